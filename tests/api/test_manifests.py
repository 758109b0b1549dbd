"""Manifests over the API and from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.api.test_shipments import buy

from crossdock.api.schemas import manifests as shapes
from crossdock.app import cli, environment


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    monkeypatch.setattr(environment, "logs", lambda *_given, **_named: None)

    def carry_out(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        found = cli.run(("manifest", *arguments))
        said = capsys.readouterr()
        assert found == code, said
        return said.out

    return carry_out


def gone(live: Caller, sent: str) -> dict[str, Any]:
    """A shipment that was labelled and has left."""
    found = live.post("orders", order(sent, ("MUG", 2)), 201)
    part = found["fulfilment_orders"][0]["number"]
    shipment = live.post(f"fulfilment-orders/{part}/pack", {"packages": [{"weight_g": 1000}]})
    live.post(f"shipments/{shipment['id']}/labels")
    buy()
    left: dict[str, Any] = live.post(f"shipments/{shipment['id']}/leave")
    return left


def test_closed_shown_and_printed(live: Caller) -> None:
    left = gone(live, "A-1")
    [waiting] = live.get("manifests/open")["items"]
    assert waiting == {"location": left["location"], "carrier": left["carrier"], "packages": 1}
    asked = {"location": left["location"], "carrier": left["carrier"]}
    made = live.post("manifests", asked, 201)
    shapes.Manifest.model_validate(made)
    assert [one["shipment"] for one in made["items"]] == [left["id"]]
    assert made["items"][0]["tracking"] == left["packages"][0]["tracking"]
    assert live.post("manifests", asked, 200) == made
    assert live.get("manifests/open")["items"] == []
    assert live.get(f"manifests/{made['id']}") == made
    page = live.get(f"manifests?location={left['location']}&carrier={left['carrier']}")
    shapes.Manifests.model_validate(page)
    assert [one["id"] for one in page["items"]] == [made["id"]]
    for name, media, begins in (("pdf", "application/pdf", b"%PDF-"), ("csv", "text/csv", b"manifest,")):
        answer = live.call("GET", f"manifests/{made['id']}/{name}")
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, media)
        assert answer.content.startswith(begins)


def test_what_cannot_be_closed(live: Caller) -> None:
    assert (
        live.ask("POST", "manifests", 404, {"location": "NOWHERE", "carrier": "p"})["code"]
        == "manifest_not_found"
    )
    assert live.ask("POST", "manifests", 409, {"location": "EWR", "carrier": "p"})["code"] == "manifest_empty"
    late = {"location": "EWR", "carrier": "p", "day": "2226-01-01"}
    assert live.ask("POST", "manifests", 422, late)["code"] == "manifest_day"
    assert live.ask("GET", "manifests/1", 404)["code"] == "manifest_not_found"


def test_from_the_command_line(live: Caller, run: Callable[..., str], tmp_path: Path) -> None:
    left = gone(live, "A-1")
    [waiting] = json.loads(run("open", "--json"))
    assert waiting["packages"] == 1
    where = ("--location", left["location"], "--carrier", left["carrier"])
    assert "is closed" in run("close", *where)
    assert "was closed before" in run("close", *where)
    [found] = json.loads(run("list", *where, "--json"))
    number = str(found["id"])
    tracking = left["packages"][0]["tracking"]
    assert tracking in run("show", number)
    assert json.loads(run("show", number, "--json"))["items"][0]["tracking"] == tracking
    assert tracking in run("print", number)
    for name, begins in (("a.pdf", b"%PDF-"), ("a.csv", b"manifest,")):
        run("print", number, "--out", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(begins)
    run("print", number, "--out", str(tmp_path / "a.txt"), code=2)
    run("close", *where, "--day", "2226-01-01", code=2)
