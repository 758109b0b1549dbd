"""Labels of packages: asked for, bought at the carrier by the stage ``labels``, given back.

What is asked of the carrier is an effect, committed with the label's row: killed anywhere, a label is bought
once, and given back once. ``buying`` is the stage.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from crossdock.carriers.labels import Label, Party
from crossdock.core import clock, effects
from crossdock.core.actor import Actor
from crossdock.core.effects import Intent
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.fulfilment import messages
from crossdock.fulfilment.errors import LabelBusy, LabelLacking, LabelUnknown, NothingToLabel
from crossdock.fulfilment.numbers import format_number
from crossdock.network import locations
from crossdock.orders.numbers import format_number as order_number

BARE = statement(__package__, "packages_bare")
ASK = statement(__package__, "labels_ask")
UNLABELLED = statement(__package__, "packages_unlabelled")
MOVE = statement(__package__, "labels_move")
SHOW = statement(__package__, "labels_show")
FILE = statement(__package__, "label_file")

KIND: Final = "carrier.label"  # of the effects


class State(StrEnum):
    ASKED = "asked"
    BOUGHT = "bought"
    REFUSED = "refused"
    VOIDING = "voiding"
    VOIDED = "voided"


class Act(StrEnum):
    BUY = "buy"
    REFUSE = "refuse"
    VOID = "void"
    GIVE_BACK = "give_back"
    KEEP = "keep"


# fmt: off
MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.ASKED,   Act.BUY):       State.BOUGHT,
    (State.ASKED,   Act.REFUSE):    State.REFUSED,
    (State.BOUGHT,  Act.VOID):      State.VOIDING,
    (State.VOIDING, Act.GIVE_BACK): State.VOIDED,
    (State.VOIDING, Act.KEEP):      State.BOUGHT,   # the carrier would not take it back
    (State.BOUGHT,  Act.GIVE_BACK): State.VOIDED,   # it was kept by one attempt, and an earlier one was late
}
# fmt: on


def key_of(label_id: int) -> str:
    """Under which key the carrier sells it."""
    return f"label/{label_id}"


def ask(
    cur: Cursor, shipment_id: int, fulfilment_order_id: int, order_id: int, location_id: int,
    carrier: str, service: str, *, at: datetime, actor: Actor,
) -> list[int]:  # fmt: skip
    """Ask for a label for each package that has none; returns the labels' ids. Behind the order's lock.

    Raises NothingToLabel where the shipment has no packages at all.
    """
    bare = BARE.rows(cur, shipment_id=shipment_id)
    if not bare:
        if not show(cur, [shipment_id]):
            raise NothingToLabel(f"shipment {shipment_id} has no package without a tracking number")
        return []
    places = {place.id: place for place in locations.current(cur, at, inactive=True)}
    place = places[location_id]
    sender = Party(
        name=place.name, line1=place.line1, city=place.city, region=place.region,
        postal_code=place.postal_code, country=place.country,
    )  # fmt: skip
    told = messages.ORDERS.row(cur, ids=ints([fulfilment_order_id]), location_ids=ints([location_id]))
    to = told[-len(messages.SHIP_TO) :] if told else ()
    receiver = Party(**{name: value or "" for name, value in zip(messages.SHIP_TO, to, strict=False)})
    weights = {seq: (weight, of) for seq, weight, of in bare}
    asked = ASK.rows(cur, shipment_id=shipment_id, seqs=ints(list(weights)), at=at, actor=str(actor))
    intents = []
    for label_id, seq in asked:
        weight, of = weights[seq]
        reference = f"{order_number(order_id)} {format_number(fulfilment_order_id)}"
        label = Label(carrier, service, reference, sender, receiver, seq, of, weight)
        request = {
            "what": "buy", "label": label_id, "key": key_of(label_id), "print": msgspec.to_builtins(label),
        }  # fmt: skip
        intents.append(Intent(key_of(label_id), KIND, "order", order_id, request))
    effects.intend(cur, intents, at=clock.wall())
    return [label_id for label_id, _ in asked]


def demand(cur: Cursor, shipment_id: int) -> None:
    """Behind the order's lock: no package has a label that is asked for or given back just now, or that was
    refused, unless it has a number of its own then. Raises LabelLacking.
    """
    found = [
        {"package": seq, "label": label_id, "state": state}
        for seq, label_id, state in UNLABELLED.rows(cur, shipment_id=shipment_id)
    ]
    if not found:
        return
    one = found[0]
    waits = one["state"] in (State.ASKED, State.VOIDING)
    do = "wait for the carrier" if waits else "ask for another one, or give the package its number"
    package = f"package {one['package']} of shipment {shipment_id}"
    said = f"label {one['label']} of {package} is {one['state']}: {do}"
    raise LabelLacking(said, id=shipment_id, packages=found)


def void(cur: Cursor, label_ids: Sequence[int], *, at: datetime) -> None:
    """Give labels back; those under way or given back already stay so. Behind the order's lock.

    Raises LabelBusy where one is not bought yet, or was refused.
    """
    if not label_ids:
        return
    before = {one["id"]: one for one in show(cur, [], ids=label_ids)}
    moved = move(cur, [(one, None, None) for one in label_ids], Act.VOID, at=at)
    for label_id in label_ids:
        state = before[label_id]["state"]
        if state not in {State.BOUGHT, State.VOIDING, State.VOIDED}:
            said = f"label {label_id} is {state}: only one that is bought can be given back"
            raise LabelBusy(said, id=label_id, state=state)
    intents = []
    for label_id in moved:
        found = before[label_id]
        key = f"{key_of(label_id)}/void/{found['settled_at']}"  # once each time that it was bought or kept
        request = {
            "what": "void", "label": label_id, "key": key_of(label_id), "carrier": found["carrier"],
            "tracking": found["tracking"],
        }  # fmt: skip
        intents.append(Intent(key, KIND, "label", label_id, request))
    effects.intend(cur, intents, at=clock.wall())


def give_back_surplus(cur: Cursor, sold: Mapping[int, tuple[str, str]], *, at: datetime) -> list[int]:
    """Ask carriers to take back what they sold for labels that have another number, or none: an attempt came
    late, and another had done its work. ``sold``: (carrier, tracking) by label's id. Returns those labels.
    """
    known = {one["id"]: one["tracking"] for one in show(cur, [], ids=list(sold))}
    found = {one: each for one, each in sold.items() if known.get(one) != each[1]}
    intents = [
        Intent(
            f"{key_of(label_id)}/surplus/{tracking}", KIND, "label", label_id,
            {"what": "surplus", "label": label_id, "key": key_of(label_id), "carrier": carrier,
             "tracking": tracking},
        )
        for label_id, (carrier, tracking) in found.items()
    ]  # fmt: skip
    effects.intend(cur, intents, at=at)
    return list(found)


def move(
    cur: Cursor, labels: Sequence[tuple[int, str | None, str | None]], act: Act, *, at: datetime
) -> list[int]:
    """Apply ``act`` to labels, each (id, tracking or None, error or None); ids of those that moved."""
    legal = {source: target for (source, given), target in MOVES.items() if given is act}
    rows = MOVE.rows(
        cur,
        ids=ints([one for one, _, _ in labels]),
        trackings=Texts([tracking for _, tracking, _ in labels]),
        errors=Texts([error for _, _, error in labels]),
        sources=Texts(list(legal)),
        targets=Texts(list(legal.values())),
        settled=act is not Act.VOID,
        at=at,
    )
    return [row[0] for row in rows]


def show(cur: Cursor, shipment_ids: Sequence[int], *, ids: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Labels of shipments, and labels by id; by id."""
    names = ("id", "shipment", "package", "state", "tracking", "error", "carrier", "service", "asked_at",
             "settled_at")  # fmt: skip
    rows = SHOW.rows(cur, shipment_ids=ints(shipment_ids), ids=ints(ids))
    return [
        {
            name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in rows
    ]


def one(cur: Cursor, label_id: int) -> dict[str, Any]:
    """Raises LabelUnknown."""
    found = show(cur, [], ids=[label_id])
    if not found:
        raise LabelUnknown(f"there is no label {label_id}", id=label_id)
    return found[0]


def files(cur: Cursor, label_id: int) -> tuple[bytes, bytes]:
    """A bought label's PDF and ZPL. Raises LabelUnknown, LabelBusy (not bought, given back, or forgotten)."""
    row = FILE.row(cur, id=label_id)
    if row is None:
        state = one(cur, label_id)["state"]
        raise LabelBusy(f"label {label_id} is {state}: there is nothing to print", id=label_id, state=state)
    return bytes(row[0]), bytes(row[1])
