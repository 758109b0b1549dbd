"""Orders, acts on them, channels."""

from base64 import b64encode
from typing import Any

from tests.api.calling import money
from tests.api.stories.telling import Asked, Server, story


def numbered(order: dict[str, Any]) -> dict[str, str]:
    return {"number": order["number"]}


@story
def create_orders(say: Server) -> Asked:
    return Asked(body=say.draft(("MUG", 2), ("TEE", 1), service_level="standard", tags=["gift"]))


@story
def list_orders(say: Server) -> Asked:
    order = say.order()
    return Asked(
        query={"external_id": order["external_id"], "fields": "number,status,lines,total", "limit": 10}
    )


@story
def show_order(say: Server) -> Asked:
    return Asked(path=numbered(say.order(("MUG", 2))))


@story
def show_timeline(say: Server) -> Asked:
    return Asked(path=numbered(say.order()))


@story
def show_decision(say: Server) -> Asked:
    return Asked(path=numbered(say.order(("MUG", 2))))


@story
def cancel_order(say: Server) -> Asked:
    body = {"reason": "the buyer called it off", "lines": [{"line": "1", "quantity": 1}]}
    return Asked(path=numbered(say.order(("MUG", 2))), body=body)


@story
def hold_order(say: Server) -> Asked:
    order = say.order()
    match = say.http.get(f"/orders/{order['number']}").headers["ETag"]
    return Asked(
        path=numbered(order),
        header={"If-Match": match},
        body={"reason": "the buyer asked to wait", "stops": "release"},
    )


@story
def release_order(say: Server) -> Asked:
    order = say.order()
    say.post(f"/orders/{order['number']}/hold", {"reason": "the buyer asked to wait"})
    return Asked(path=numbered(order), body={"codes": ["manual"]})


@story
def add_note(say: Server) -> Asked:
    return Asked(path=numbered(say.order()), body={"text": "Leave it with the neighbour."})


def attached(say: Server) -> tuple[str, int]:
    """An order with a file: its number, and the attachment's id."""
    number = say.order()["number"]
    body = {"name": "damage.jpg", "content": b64encode(b"\xff\xd8\xff\xe0" + bytes(128)).decode()}
    [one] = say.post(f"/orders/{number}/attachments", body)["items"]
    return number, one["id"]


@story
def list_attachments(say: Server) -> Asked:
    return Asked(path={"number": attached(say)[0]})


@story
def attach(say: Server) -> Asked:
    body = {"name": "letter of the buyer.txt", "content": "V2UgYXJlIGF3YXkgdW50aWwgTW9uZGF5Lg=="}
    return Asked(path=numbered(say.order()), body=body)


@story
def download_attachment(say: Server) -> Asked:
    number, id_ = attached(say)
    return Asked(path={"number": number, "attachment": id_})


@story
def remove_attachment(say: Server) -> Asked:
    number, id_ = attached(say)
    return Asked(path={"number": number, "attachment": id_})


@story
def change_tags(say: Server) -> Asked:
    return Asked(path=numbered(say.order(tags=["gift"])), body={"add": ["vip"], "remove": ["gift"]})


@story
def edit_order(say: Server) -> Asked:
    body = {
        "lines": [{"line": "1", "quantity": 1}],
        "add": [{"sku": "TEE", "quantity": 1, "unit_price": money("20.00")}],
        "reason": "the buyer called",
    }
    return Asked(path=numbered(say.order(("MUG", 2))), body=body)


@story
def route_order(say: Server) -> Asked:
    return Asked(path=numbered(say.order()), body={"location": "LAX", "reason": "Newark is snowed in"})


@story
def source_order(say: Server) -> Asked:
    return Asked(path=numbered(say.order(at="LAX")), body={"reason": "the snow has melted"})


@story
def replace_order(say: Server) -> Asked:
    order = say.order()
    say.post(f"/fulfilment-orders/{order['fulfilment_orders'][0]['number']}/ship")
    return Asked(path=numbered(order), body={"reason": "lost on its way"})


@story
def merge_orders(say: Server) -> Asked:
    first, second = say.order(("MUG", 2)), say.order(("TEE", 1), note="ring twice")
    return Asked(path=numbered(first), body={"order": second["number"], "reason": "one parcel for both"})


@story
def list_acts(say: Server) -> Asked:
    order = say.order(("MUG", 2))
    say.post(f"/orders/{order['number']}/edit", {"lines": [{"line": "1", "quantity": 1}]})
    return Asked(path=numbered(order))


@story
def show_act(say: Server) -> Asked:
    order = say.order(("MUG", 2))
    say.post(f"/orders/{order['number']}/edit", {"lines": [{"line": "1", "quantity": 1}]})
    [act] = say.get(f"/orders/{order['number']}/acts")["items"]
    return Asked(path={"act_id": act["id"]})


@story
def withdraw_act(say: Server) -> Asked:
    order = say.order(("MUG", 2), at="CHI")
    say.post(f"/fulfilment-orders/{order['fulfilment_orders'][-1]['number']}/accept")
    act = say.post(f"/orders/{order['number']}/edit", {"lines": [{"line": "1", "quantity": 1}]})
    return Asked(path={"act_id": act["id"]}, body={"reason": "the buyer called again"})


@story
def pause_channel(say: Server) -> Asked:
    say.order(channel="outlet")
    return Asked(
        path={"name": "outlet"},
        body={"reason": "prices were wrong"},
        after=lambda: say.post("/channels/outlet/resume"),
    )


@story
def resume_channel(say: Server) -> Asked:
    say.order(channel="outlet")
    say.post("/channels/outlet/pause", {"reason": "prices were wrong"})
    say.order(channel="outlet")
    return Asked(path={"name": "outlet"})
