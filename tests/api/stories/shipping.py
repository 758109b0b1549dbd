"""Fulfilment orders, recalls, shipments, labels, tracking, manifests. CHI is asked about recalls."""

from tests.api.stories.telling import Asked, Server, story

FIXED = ("code", "valid_from")  # of a location: said, and not put


def recall(say: Server) -> dict[str, object]:
    """What CHI is asked to give back of what it has accepted."""
    order = say.order(("MUG", 2), at="CHI")
    part = order["fulfilment_orders"][-1]["number"]
    say.post(f"/fulfilment-orders/{part}/accept")
    say.post(f"/orders/{order['number']}/edit", {"lines": [{"line": "1", "quantity": 1}]})
    [asked] = say.get(f"/fulfilment-orders/{part}/recalls")["items"]
    return {"number": part, "recall_id": asked["id"]}


@story
def list_fulfilment_orders(say: Server) -> Asked:
    return Asked(query={"order": say.order()["number"], "state": "released"})


@story
def show_fulfilment_order(say: Server) -> Asked:
    return Asked(path={"number": say.part()})


@story
def accept_fulfilment_order(say: Server) -> Asked:
    return Asked(path={"number": say.part()})


@story
def reject_fulfilment_order(say: Server) -> Asked:
    return Asked(path={"number": say.part()}, body={"reason": "closed", "note": "the roof leaks"})


@story
def split_fulfilment_order(say: Server) -> Asked:
    body = {"lines": [{"line": "1", "quantity": 1}], "reason": "one of them is needed first"}
    return Asked(path={"number": say.part(("MUG", 2))}, body=body)


@story
def list_refusal_reasons(say: Server) -> Asked:
    return Asked()


@story
def pick_fulfilment_order(say: Server) -> Asked:
    return Asked(path={"number": say.part(("MUG", 2))}, body={"lines": [{"line": "1", "quantity": 2}]})


@story
def withdraw_fulfilment_order(say: Server) -> Asked:
    part = say.part()
    say.post(f"/fulfilment-orders/{part}/accept")
    return Asked(path={"number": part}, body={"reason": "the vendor cannot make it this week"})


@story
def ship_fulfilment_order(say: Server) -> Asked:
    body = {
        "packages": [{"tracking": "1Z0000000000000001", "weight_g": 520}],
        "carrier": "pelican",
        "service": "ground",
        "reference": "DN-9",
    }
    return Asked(path={"number": say.part()}, body=body)


def put_lax(say: Server, body: dict[str, object]) -> None:
    """LAX as it is to be, whatever it is."""
    answer = say.http.put("/locations/LAX", json=body, headers={"If-Match": "*"})
    assert answer.is_success, answer.text


def gated(say: Server) -> dict[str, object]:
    """A fulfilment order that waits at a gate of LAX, which nothing else waits at."""
    before = {name: told for name, told in say.get("/locations/LAX").items() if name not in FIXED}
    put_lax(say, {**before, "gates": ["credit"]})
    part = say.part(at="LAX")
    put_lax(say, before)
    return {"number": part, "gate": "credit"}


@story
def lift_gate(say: Server) -> Asked:
    return Asked(path=gated(say))


@story
def close_gate(say: Server) -> Asked:
    path = gated(say)
    say.post("/fulfilment-orders/{number}/gates/{gate}/lift".format(**path))
    return Asked(path=path)


@story
def list_recalls(say: Server) -> Asked:
    return Asked(path={"number": recall(say)["number"]})


@story
def accept_recall(say: Server) -> Asked:
    return Asked(path=recall(say), body={"note": "on the shelf again"})


@story
def refuse_recall(say: Server) -> Asked:
    return Asked(path=recall(say), body={"note": "taped already"})


@story
def pack_shipment(say: Server) -> Asked:
    body = {"packages": [{"weight_g": 1040, "length_mm": 300, "width_mm": 200, "height_mm": 100}]}
    return Asked(path={"number": say.part(("MUG", 2))}, body=body)


@story
def show_shipment(say: Server) -> Asked:
    return Asked(path={"shipment": say.packed()})


@story
def buy_labels(say: Server) -> Asked:
    return Asked(path={"shipment": say.packed()})


@story
def number_package(say: Server) -> Asked:
    return Asked(path={"shipment": say.packed(), "package": 1}, body={"tracking": "1Z0000000000000002"})


@story
def let_leave(say: Server) -> Asked:
    return Asked(path={"shipment": say.packed()}, body={"shipped_at": "2026-11-23T15:00:00Z"})


@story
def unpack_shipment(say: Server) -> Asked:
    return Asked(path={"shipment": say.packed()})


@story
def show_label(say: Server) -> Asked:
    return Asked(path={"label": say.label(say.packed())})


@story
def label_pdf(say: Server) -> Asked:
    return Asked(path={"label": say.label(say.packed())})


@story
def label_zpl(say: Server) -> Asked:
    return Asked(path={"label": say.label(say.packed())})


@story
def void_label(say: Server) -> Asked:
    return Asked(path={"label": say.label(say.packed())})


@story
def tell(say: Server) -> Asked:
    package = {"tracking": "1Z0000000000000003"}
    say.post(f"/fulfilment-orders/{say.part()}/ship", {"packages": [package]})
    scan = {
        "tracking": "1Z0000000000000003",
        "status": "in_transit",
        "at": "2026-11-23T14:30:00Z",
        "carrier": "pelican",
        "place": {"city": "Newark", "region": "NJ", "country": "US"},
        "detail": "Left the depot",
    }
    return Asked(body={"events": [scan]})


@story
def list_parcels(say: Server) -> Asked:
    scan = {"tracking": "LOST0000000000000001", "status": "exception", "at": "2026-11-23T14:30:00Z"}
    say.post("/tracking", {"events": [scan]})
    return Asked(query={"state": "exception", "unknown": True, "limit": 10})


@story
def show_parcel(say: Server) -> Asked:
    package = {"tracking": "1Z0000000000000004"}
    say.post(f"/fulfilment-orders/{say.part()}/ship", {"packages": [package]})
    scan = {"status": "accepted", "at": "2026-11-23T14:30:00Z", "detail": "Picked up"}
    say.post("/tracking", {"events": [{**package, **scan}]})
    return Asked(path={"number": package["tracking"]})


@story
def close_manifest(say: Server) -> Asked:
    shipment = say.packed(at="CHI")
    say.label(shipment)
    say.post(f"/shipments/{shipment}/leave")
    return Asked(body={"location": "CHI", "carrier": "pelican"})


@story
def list_manifests(say: Server) -> Asked:
    say.manifest("LAX")
    return Asked(query={"location": "LAX", "carrier": "pelican", "limit": 10})


@story
def open_manifests(say: Server) -> Asked:
    shipment = say.packed()
    say.label(shipment)
    say.post(f"/shipments/{shipment}/leave")
    return Asked(after=lambda: say.post("/manifests", {"location": "EWR", "carrier": "pelican"}))


@story
def show_manifest(say: Server) -> Asked:
    return Asked(path={"manifest": say.manifest("LAX")})


@story
def manifest_pdf(say: Server) -> Asked:
    return Asked(path={"manifest": say.manifest("LAX")})


@story
def manifest_csv(say: Server) -> Asked:
    return Asked(path={"manifest": say.manifest("LAX")})
