"""Commands run in this process print to what the test reads; their logging set-up would outlive it."""

from collections.abc import Callable
from typing import Any

import pytest

from crossdock.app import cli, environment


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """``run("orders", "list", code=0)``: carries a command out in this process; (stdout, stderr)."""
    monkeypatch.setattr(environment, "logs", lambda *_given, **_named: None)

    def carry_out(*arguments: str, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        found = cli.run(arguments)
        said = capsys.readouterr()
        assert found == code, f"{arguments} exited with {found}: {said.out}{said.err}"
        return said.out, said.err

    return carry_out
