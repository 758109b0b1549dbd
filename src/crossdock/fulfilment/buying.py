"""The stage ``labels``: buys labels at carriers, or gives them back, with no transaction open.

What was begun by a process that died, or answered into the void, is looked up at the carrier by our key
before it is tried again. A void is absolute: once more is harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec
import psycopg

from crossdock.carriers import tariff_carrier
from crossdock.carriers.errors import CarrierRefused
from crossdock.carriers.labels import Label
from crossdock.carriers.ports import Carriers, Sold
from crossdock.core import clock, effects, owner
from crossdock.core.effects import Effect, Outcome
from crossdock.core.errors import Unavailable
from crossdock.core.sql import Blobs, Cursor, ints, statement
from crossdock.core.stages import Batch, OutsideStage
from crossdock.fulfilment import labels

FILES = statement(__package__, "label_files_add")

LEASE: Final = timedelta(minutes=5)  # of wall time
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 3600.0
AWAY: Final = (Unavailable, psycopg.OperationalError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Acted:
    """``sold`` of a purchase; ``error`` what the carrier refused; ``away``: nobody knows, look later."""

    effect: Effect
    sold: Sold | None = None
    error: str | None = None
    away: str | None = None


def claim(cur: Cursor, limit: int, now: datetime) -> list[Effect]:  # noqa: ARG001 - goes by wall time
    """Lease effects that are due; commit before acting."""
    wall = clock.wall()
    return effects.claim(cur, labels.KIND, limit, now=wall, lease_until=wall + LEASE)


def act(found: Sequence[Effect]) -> list[Acted]:
    """Ask the carriers. Never raises for what they do."""
    with Carriers() as carriers:
        return [one(effect, carriers) for effect in found]


def one(effect: Effect, carriers: Carriers) -> Acted:
    """Carry out one effect."""
    request = effect.request
    at = clock.now()
    try:
        if request["what"] == "void":
            carriers.reach(request["carrier"]).void(request["key"], at)
            return Acted(effect)
        label = msgspec.convert(request["print"], Label)
        carrier = carriers.reach(label.carrier)
        before = carrier.find(request["key"], label) if effect.attempts else None
        return Acted(effect, sold=before or carrier.buy(request["key"], label, at))
    except CarrierRefused as error:
        return Acted(effect, error=error.message)
    except AWAY as error:
        carriers.hang_up()
        return Acted(effect, away=str(error) or type(error).__name__)


def settle(cur: Cursor, acted: Sequence[Acted]) -> Batch:
    """Write down what came of it."""
    at, wall = clock.now(), clock.wall()
    outcomes = []
    moves: dict[labels.Act, list[tuple[int, str | None, str | None]]] = {}
    for done in acted:
        effect, label_id = done.effect, done.effect.request["label"]
        buying = effect.request["what"] == "buy"
        if done.away is not None:
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(effect.attempts, 20))
            due = wall + timedelta(seconds=wait)
            outcomes.append(Outcome(effect.id, effects.Act.RETRY, due, error=done.away))
        elif done.error is not None:
            outcomes.append(Outcome(effect.id, effects.Act.FAIL, wall, error=done.error))
            act_ = labels.Act.REFUSE if buying else labels.Act.KEEP
            moves.setdefault(act_, []).append((label_id, None, done.error))
        else:
            tracking = done.sold.tracking if done.sold else None
            outcomes.append(Outcome(effect.id, effects.Act.SETTLE, wall, tracking or ""))
            act_ = labels.Act.BUY if buying else labels.Act.GIVE_BACK
            moves.setdefault(act_, []).append((label_id, tracking, None))
    effects.settle(cur, outcomes, at=at)
    for act_, told in sorted(moves.items()):
        labels.move(cur, told, act_, at=at)
    bought = [(done.effect.request["label"], done.sold) for done in acted if done.sold is not None]
    if bought:
        FILES.run(
            cur,
            ids=ints([label_id for label_id, _ in bought]),
            pdfs=Blobs([sold.pdf for _, sold in bought]),
            zpls=Blobs([sold.zpl for _, sold in bought]),
        )
    return Batch(claimed=len(acted), done=sum(done.away is None for done in acted))


STAGE: Final = OutsideStage(
    "labels", claim, act, settle, most=32, abandon=partial(owner.abandon, labels.KIND)
)

__all__ = ["STAGE", "act", "claim", "settle", "tariff_carrier"]
