"""What docs tell whoever runs it as a service: units systemd takes, variables there are, proxies."""

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from tests.house.reading import ROOT

from crossdock.app import config, proxies
from crossdock.app.config import BadSetting, Config

UNITS = sorted((ROOT / "docs" / "systemd").iterdir())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With a program at the place of ours: whether it is installed is not the question."""
    program = shutil.which("true")
    for unit in UNITS:
        text = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", unit.read_text())
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text.replace("User=crossdock", "User=root"))
    named = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *named],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # Offline it cannot ask for the machine's own units; what it says of ours counts.
    said = [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or line.startswith("crossdock")
    ]
    assert not said


def test_units_start_commands_that_there_are() -> None:
    from crossdock.app import cli

    started = [
        command.split()[0]
        for unit in UNITS
        for command in re.findall(r"bin/crossdock (.*)", unit.read_text())
    ]
    known = {command.__name__ for command in cli.COMMANDS} | {"backup", "retention"}
    assert len(started) > len([unit for unit in UNITS if unit.suffix == ".service"])
    assert set(started) <= known


def test_the_page_of_settings_is_made_from_the_settings() -> None:
    said = (ROOT / "docs" / "settings.md").read_text()
    assert said.endswith("\n\n" + config.page())
    assert [name.lower() for name in re.findall(r"`CROSSDOCK_(\w+)`", config.page())] == [
        field.name for field in fields(Config)
    ]


def request(client: str, **headers: str) -> dict[str, Any]:
    return {
        "type": "http", "scheme": "http", "client": (client, 5000),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip


def test_only_a_trusted_proxy_says_who_the_client_is_and_how_it_came() -> None:
    trusted = proxies.networks("127.0.0.1, 10.0.0.0/8")
    said = {"x_forwarded_for": "6.6.6.6, 203.0.113.7, 10.1.2.3", "x_forwarded_proto": "https"}
    found = proxies.seen(request("127.0.0.1", host="x", **said), trusted)
    assert (found["client"][0], found["scheme"]) == ("203.0.113.7", "https")
    assert found["headers"] == [(b"host", b"x")]
    stranger = proxies.seen(request("198.51.100.1", host="x", **said), trusted)
    assert (stranger["client"][0], stranger["scheme"]) == ("198.51.100.1", "http")
    assert stranger["headers"] == [(b"host", b"x")]


def test_rubbish_from_a_proxy_changes_nothing() -> None:
    trusted = proxies.networks("127.0.0.1")
    found = proxies.seen(request("127.0.0.1", x_forwarded_for="unknown", x_forwarded_proto="gopher"), trusted)
    assert (found["client"][0], found["scheme"]) == ("127.0.0.1", "http")
    with pytest.raises(BadSetting, match="TRUSTED_PROXIES"):
        proxies.networks("10.0.0.1/8")
