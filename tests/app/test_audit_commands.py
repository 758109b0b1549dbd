"""The audit by command, and that commands stand in it; and what `migrate` does about the log's guard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.company import MONDAY
from tests.conftest import Database

from crossdock.app import checkup
from crossdock.core import db as database
from crossdock.core import guard

Run = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def built(db: Database) -> None:
    with database.transaction() as cur:
        company.build(cur)


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("audit", *options, "--json")[0])
    return found


def test_a_command_that_changes_something_stands_in_the_audit(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.9 50000 192.0.2.1 22")
    run("channels", "add", "shopify", "--name", "shop", "--secret", "a-secret-of-the-shop")
    run("channels", "list")
    run("channels", "pause", "nowhere", code=1)
    [entry] = listed(run)
    assert entry["act"] == "crossdock channels add"
    assert (entry["face"], entry["address"], entry["target"]) == ("cli", "192.0.2.9", "")
    assert entry["actor"].startswith("command:")
    [change] = entry["changes"]
    assert (change["subject"], change["name"], change["kind"]) == ("channel", "shop", "created")
    assert change["after"]["secrets"] == 1
    assert "a-secret-of-the-shop" not in json.dumps(entry)
    assert listed(run, "--address", "192.0.2.9", "--subject", "channel", "--name", "shop") == [entry]
    assert listed(run, "--since", "2026-11-24") == []
    shown = run("audit")[0]
    assert "channel shop created" in shown


def test_imports_and_keys_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "locations.csv"
    head = "code,name,kind,line1,city,region,postal_code,country,time_zone,capacity_per_day,cut_off"
    row = "EWR,Newark,warehouse,1 Dock Road,Newark,NJ,07114,US,America/New_York,55,16:00"
    file.write_text(f"{head},handling_order,handling_unit,currency\n{row},1.00,0.20,USD\n")
    run("import", "locations", str(file))
    run("keys", "create", "--name", "wms", "--scopes", "stock:read", "--locations", "EWR")
    run("keys", "rotate", "wms", "--overlap-hours", "0")
    run("retention", "set", "inbound", "30")
    assert [(one["act"], one["changes"][0]["kind"]) for one in listed(run)] == [
        ("crossdock retention set", "set"),
        ("crossdock keys rotate", "rotated"),
        ("crossdock keys create", "created"),
        ("crossdock import locations", "set"),
    ]
    [change] = listed(run, "--subject", "location", "--name", "EWR")[0]["changes"]
    assert (change["before"], change["after"]) == ({"capacity_per_day": 100}, {"capacity_per_day": 55})
    stood = json.loads(run("audit", "as-of", "location", "EWR", "2026-11-01")[0])
    assert stood["capacity_per_day"] == 100
    run("audit", "as-of", "location", "MARS", "2026-11-01", code=1)


def test_migrating_guards_the_log_and_the_check_up_says_so(run: Run, db: Database) -> None:
    def severity() -> str:
        with database.transaction() as cur:
            [check] = checkup.log_guarded(cur, MONDAY)
        return check.severity

    assert severity() == "warning"
    run("migrate")
    assert severity() == "ok"
    with database.transaction() as cur:
        assert guard.holds(cur)
    run("migrate")
    run("channels", "add", "api", "--name", "another")
    assert listed(run)[0]["act"] == "crossdock channels add"


def test_the_audit_is_written_into_a_file_with_every_change(run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "skus.csv", tmp_path / "audit.jsonl"
    rows = [f"S{n:03},Article,1,1,1,1" for n in range(150)]
    file.write_text("\n".join(["sku,name,weight_g,length_mm,width_mm,height_mm", *rows]) + "\n")
    run("import", "skus", str(file))
    run("channels", "add", "api", "--name", "another")
    run("export", "audit", "--out", str(out))
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["kind"] for one in written] == ["created"] * 151
    assert {one["act"] for one in written} == {"crossdock import skus", "crossdock channels add"}
    assert written[0]["after"]["name"] == "Article"
    run("export", "audit", "--out", str(out), "--act", "import", "--subject", "sku", "--name", "S149")
    [only] = [json.loads(line) for line in out.read_text().splitlines()]
    assert (only["name"], only["face"]) == ("S149", "cli")
    assert [one["act"] for one in listed(run, "--act", "import")] == ["crossdock import skus"]
    assert listed(run, "--target", "/api/v1/orders") == []
