"""docs/client.md: its examples run, in their order, on a real server; and a strict type checker takes them as
a user's program, and finds what is wrong in one that is.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from standardwebhooks import Webhook
from tests.client.conftest import Place

from crossdock.core import clock

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = (ROOT / "docs" / "client.md").read_text()
PROGRAM: Final = "\n\n".join(re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
WRONG: Final = """
with Client(URL, KEY) as client:
    client.orders.list(status="hold")
    client.orders.create({"channel": "web"})
    print(client.orders.get("SO-1")["numbr"])
    for part in client.orders.list(fields=["number"]):
        reveal_type(part)
    acted = client.orders.hold("SO-1", {"reason": "why"})
    if "holds" in acted:
        reveal_type(acted)
    client.orders.cancel("SO-1", preview=True)["difference"]
"""


def test_the_examples_run(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CROSSDOCK_URL", place.url)
    monkeypatch.setenv("CROSSDOCK_KEY", place.key)
    names: dict[str, Any] = {"__name__": "program"}
    exec(compile(PROGRAM, "docs/client.md", "exec"), names)  # noqa: S102 - the page of this repository
    said = capsys.readouterr().out
    number = names["order"]["number"]
    assert f"['{number}']" in said  # it was held
    assert "order_differs" in said
    assert "lines" in said
    assert "['gift']" in said
    assert "order.held" in said
    body = b'{"id": "evt_1", "type": "order.held"}'
    at = clock.wall()
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = Webhook(secret).sign(msg_id="evt_1", timestamp=at, data=body.decode())
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signed,
    }
    assert names["received"](headers, body) == 204
    assert names["received"](headers, body + b" ") == 401


def checked(folder: Path, program: str) -> str:
    """What mypy says of a program that uses the package, by no settings but ``--strict``."""
    file = folder / "program.py"
    file.write_text(program)
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(ROOT / ".mypy_cache"),
    ]
    env = {**os.environ, "MYPYPATH": str(ROOT / "src")}
    return subprocess.run(
        [*mypy, str(file)], cwd=folder, env=env, capture_output=True, text=True, check=False
    ).stdout


def test_a_strict_checker_takes_them(tmp_path: Path) -> None:
    assert checked(tmp_path, PROGRAM).startswith("Success")


def test_a_strict_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    said = checked(tmp_path, PROGRAM + WRONG)
    for wanted in (
        'No overload variant of "list" of "OrdersCalls"',
        'Missing keys ("currency", "external_id", "lines") for TypedDict "OrderIn"',
        'TypedDict "Order" has no key "numbr"',
        'Revealed type is "TypedDict(crossdock.client.shapes.orders.OrderSome',
        'Revealed type is "TypedDict(crossdock.client.shapes.orders.ActedOrder',
    ):
        assert wanted in said, said
    assert "Found 3 errors" in said


def test_a_program_that_imports_it_has_no_house() -> None:
    imported = "crossdock.client, crossdock.client.shapes, crossdock.client.webhooks"
    loaded = f"import sys, {imported}; print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run(
        [sys.executable, "-c", loaded], env=env, capture_output=True, text=True, check=True
    )
    names = found.stdout.split()
    assert "httpx" in names
    assert not {"django", "psycopg", "ninja", "pydantic", "msgspec", "structlog"} & set(names)
    assert [
        one for one in names if one.startswith("crossdock.") and not one.startswith("crossdock.client")
    ] == []
