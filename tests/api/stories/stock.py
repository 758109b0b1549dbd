"""Stock, promises, reservations, receipts, transfers. BOOK is what only the first two look at."""

from tests.api.stories.telling import Asked, Server, story

LINE = {"sku": "MUG", "location": "EWR", "quantity": 50, "expected_on": "2026-12-01"}
MOVE = {"origin": "EWR", "destination": "LAX", "lines": [{"sku": "MUG", "quantity": 5}]}


def receipt(say: Server) -> str:
    body = {"reference": say.external_id(), "supplier": "Potters & Sons", "lines": [LINE]}
    return say.post("/receipts", body)["number"]


def transfer(say: Server) -> str:
    return say.post("/transfers", {"reference": say.external_id(), **MOVE})["number"]


@story
def list_availability(say: Server) -> Asked:
    return Asked(query={"sku": ["BOOK"], "location": ["EWR"], "limit": 10})


@story
def make_promise(say: Server) -> Asked:
    body = {
        "lines": [{"sku": "BOOK", "quantity": 1}],
        "ship_to": {"country": "US", "postal_code": "10001", "region": "NY"},
        "service_levels": ["standard", "next_day"],
    }
    return Asked(body=body)


@story
def adjust_stock(say: Server) -> Asked:
    body = {"sku": "SOFA", "location": "EWR", "quantity": 3, "reason": "found", "reference": "shelf 9"}
    return Asked(body=body)


@story
def count_stock(say: Server) -> Asked:
    return Asked(body=[{"sku": "SOFA", "location": "CHI", "counted": 4, "reference": "C-1"}])


@story
def list_count_tasks(say: Server) -> Asked:
    part = say.part(("LAMP", 1))
    short = {"quantity": 1, "reason": "not_found", "note": "the shelf is empty"}
    say.post(f"/fulfilment-orders/{part}/pick", {"lines": [{"line": "1", "short": short}]})
    return Asked(query={"sku": ["LAMP"], "location": ["LAX"]})


@story
def list_stops(say: Server) -> Asked:
    body = {"skus": ["SOFA"], "how": "backorder", "reason": "recalled by its maker"}
    say.post("/stock/stops", body)
    return Asked(after=lambda: say.post("/stock/stops/end", {"skus": ["SOFA"]}))


@story
def stop_selling(say: Server) -> Asked:
    return Asked(
        body={"skus": ["SOFA"], "channel": "web", "reason": "recalled by its maker"},
        after=lambda: say.post("/stock/stops/end", {"skus": ["SOFA"], "channel": "web"}),
    )


@story
def sell_again(say: Server) -> Asked:
    say.post("/stock/stops", {"skus": ["SOFA"]})
    return Asked(body={"skus": ["SOFA"]})


@story
def make_reservation(say: Server) -> Asked:
    return Asked(body={"lines": [{"sku": "MUG", "quantity": 2}], "locations": ["EWR"], "expires_in": 900})


@story
def show_reservation(say: Server) -> Asked:
    made = say.post("/reservations", {"lines": [{"sku": "MUG", "quantity": 2, "location": "LAX"}]})
    return Asked(path={"reservation_id": made["id"]})


@story
def delete_reservation(say: Server) -> Asked:
    made = say.post("/reservations", {"lines": [{"sku": "MUG", "quantity": 2, "location": "LAX"}]})
    return Asked(path={"reservation_id": made["id"]})


@story
def announce_receipt(say: Server) -> Asked:
    return Asked(body={"reference": "PO-1001", "supplier": "Potters & Sons", "lines": [LINE]})


@story
def list_receipts(say: Server) -> Asked:
    number = receipt(say)
    return Asked(query={"reference": say.get(f"/receipts/{number}")["reference"]})


@story
def show_receipt(say: Server) -> Asked:
    return Asked(path={"number": receipt(say)})


@story
def receive_receipt(say: Server) -> Asked:
    came = {"sku": "MUG", "received": 48, "damaged": 2}
    return Asked(path={"number": receipt(say)}, body={"reference": "GRN-55", "lines": [came], "final": True})


@story
def cancel_receipt(say: Server) -> Asked:
    return Asked(path={"number": receipt(say)})


@story
def make_transfer(say: Server) -> Asked:
    return Asked(body={"reference": "MOVE-7", "expected_on": "2026-11-30", **MOVE})


@story
def list_transfers(say: Server) -> Asked:
    number = transfer(say)
    return Asked(query={"reference": say.get(f"/transfers/{number}")["reference"]})


@story
def show_transfer(say: Server) -> Asked:
    return Asked(path={"number": transfer(say)})


@story
def ship_transfer(say: Server) -> Asked:
    return Asked(path={"number": transfer(say)}, body={"lines": [{"sku": "MUG", "quantity": 4}]})


@story
def receive_transfer(say: Server) -> Asked:
    number = transfer(say)
    say.post(f"/transfers/{number}/ship", {})
    return Asked(
        path={"number": number}, body={"reference": "GRN-56", "lines": [{"sku": "MUG", "received": 5}]}
    )


@story
def cancel_transfer(say: Server) -> Asked:
    return Asked(path={"number": transfer(say)})
