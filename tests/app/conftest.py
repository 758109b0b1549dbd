"""Commands run in this process print to what the test reads; their logging set-up would outlive it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.app.dropped import Watched
from tests.conftest import Database

from crossdock.app import cli, dropping, environment
from crossdock.core import db as database
from crossdock.partners import channels


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


@pytest.fixture
def web(db: Database, tmp_path: Path, monday: None) -> Iterator[Watched]:
    with database.transaction() as cur:
        company.build(cur)
        channels.add(cur, "drops", "file")
        dropping.watch(cur, "drops", {"folder": str(tmp_path / "drop"), "quiet_seconds": 1})
    found = Watched(tmp_path / "drop")
    yield found
    found.watch.let_go()
