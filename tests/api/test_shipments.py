"""Shipments and labels over the API."""

import pytest
from tests.api.calling import Caller, order

from crossdock.api.schemas import fulfilment as shapes
from crossdock.core import db as database
from crossdock.fulfilment import buying


def buy() -> None:
    with database.transaction() as cur:
        found = buying.claim(cur, 32, buying.clock.now())
    acted = buying.act(found)
    with database.transaction() as cur:
        buying.settle(cur, acted)


def test_packed_labelled_printed_and_gone(live: Caller) -> None:
    found = live.post("orders", order("A-1", ("MUG", 2), ("TEE", 1)), 201)
    part = found["fulfilment_orders"][0]["number"]
    told = {"lines": [{"line": "1", "quantity": 2}], "packages": [{"weight_g": 1000, "length_mm": 300}]}
    shipment = live.post(f"fulfilment-orders/{part}/pack", told)
    shapes.ShipmentWithLabels.model_validate(shipment)
    path = f"shipments/{shipment['id']}"
    assert live.get(f"orders/{found['number']}")["shipments"][0]["shipped_at"] is None
    [label] = live.post(f"{path}/labels")["labels"]
    assert label["state"] == "asked"
    assert live.ask("GET", f"labels/{label['id']}/pdf", 409)["code"] == "label_state"
    buy()
    shown = live.get(path)
    assert shown["packages"][0]["tracking"] == shown["labels"][0]["tracking"]
    assert live.get(f"labels/{label['id']}")["state"] == "bought"
    for name, media, begins in (
        ("pdf", "application/pdf", b"%PDF-"),
        ("zpl", "application/vnd.zebra.zpl", b"^XA"),
    ):
        answer = live.call("GET", f"labels/{label['id']}/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, media)
        assert answer.content.startswith(begins)
    assert live.post(f"labels/{label['id']}/void")["state"] == "voiding"
    buy()
    assert live.get(path)["packages"][0]["tracking"] is None
    left = live.post(f"{path}/leave", {"shipped_at": "2026-11-23T15:00:00Z"})
    assert left["shipped_at"] == "2026-11-23T15:00:00Z"
    assert live.ask("POST", f"{path}/unpack", 409)["code"] == "shipment_gone"
    rest = live.post(f"fulfilment-orders/{part}/pack")
    assert live.call("POST", f"shipments/{rest['id']}/unpack").status_code == 204
    assert live.ask("GET", f"shipments/{rest['id']}", 404)["code"] == "shipment_not_found"


@pytest.mark.parametrize(
    "path", ["shipments/1/labels", "shipments/1/leave", "shipments/1/unpack", "labels/1/void"]
)
def test_what_is_not_there_is_404(api: Caller, path: str) -> None:
    assert api.ask("POST", path, 404)["code"] in {"shipment_not_found", "label_not_found"}
