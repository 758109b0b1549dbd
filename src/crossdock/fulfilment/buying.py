"""The stage ``labels``: buys labels at carriers, or gives them back, with no transaction open.

What was begun by a process that died, or answered into the void, is looked up at the carrier by our key
before it is tried again. A void is absolute: once more is harmless. A process that hung for longer than its
lease finds another at its work: it asks for nothing more, and what it had bought beside the other's is given
back.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec
import psycopg
import structlog
from django.conf import settings

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

log = structlog.get_logger(__name__)

FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 3600.0
AWAY: Final = (Unavailable, psycopg.OperationalError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Acted:
    """``sold`` of a purchase; ``error`` what the carrier refused; ``away``: nobody knows, look later;
    ``late``: nothing was asked, because others may be at it since our lease is over.
    """

    effect: Effect
    sold: Sold | None = None
    error: str | None = None
    away: str | None = None
    late: bool = False


def claim(cur: Cursor, limit: int, now: datetime) -> list[Effect]:  # noqa: ARG001 - goes by wall time
    """Lease effects that are due; commit before acting."""
    wall = clock.wall()
    lease = timedelta(seconds=settings.CONFIG.label_lease)
    return effects.claim(cur, labels.KIND, limit, now=wall, lease_until=wall + lease)


def act(found: Sequence[Effect]) -> list[Acted]:
    """Ask the carriers. Never raises for what they do."""
    with Carriers() as carriers:
        return [one(effect, carriers) for effect in found]


def one(effect: Effect, carriers: Carriers) -> Acted:
    """Carry out one effect."""
    request = effect.request
    at = clock.now()
    if clock.wall() >= effect.until:
        return Acted(effect, late=True)
    try:
        if request["what"] != "buy":
            carriers.reach(request["carrier"]).void(request["key"], request.get("tracking") or "", at)
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
    """Write down what came of it. What another attempt has followed cannot refuse or put off any more; what
    it bought still counts, or is given back.
    """
    at, wall = clock.now(), clock.wall()
    acted = [done for done in acted if not done.late]
    outcomes = []
    for done in acted:
        effect = done.effect
        if done.away is not None:
            wait = effect.wait(first=FIRST_WAIT, longest=LONGEST_WAIT) or 0.0
            outcomes.append(
                Outcome(
                    effect.id,
                    effects.Act.RETRY,
                    wall + timedelta(seconds=wait),
                    error=done.away,
                    attempt=effect.attempt,
                    failed=True,
                )
            )
        elif done.error is not None:
            outcomes.append(
                Outcome(effect.id, effects.Act.FAIL, wall, error=done.error, attempt=effect.attempt)
            )
        else:
            tracking = done.sold.tracking if done.sold else ""
            outcomes.append(Outcome(effect.id, effects.Act.SETTLE, wall, tracking))
    written = effects.settle(cur, outcomes, at=at)
    moves: dict[labels.Act, list[tuple[int, str | None, str | None]]] = {}
    for done in acted:
        act_ = _act(done, written)
        if act_ is not None:
            number = done.sold.tracking if done.sold else None
            moves.setdefault(act_, []).append((done.effect.request["label"], number, done.error))
    moved = {
        (act_, one) for act_, told in sorted(moves.items()) for one in labels.move(cur, told, act_, at=at)
    }
    _keep(cur, [done for done in acted if (labels.Act.BUY, done.effect.request["label"]) in moved])
    live = {
        done.effect.request["label"]: (done.effect.request["print"]["carrier"], done.sold.tracking)
        for done in acted
        if done.sold is not None and not done.sold.void
    }
    if live and (surplus := labels.give_back_surplus(cur, live, at=wall)):
        log.warning("labels.surplus", labels=surplus)
    return Batch(claimed=len(acted), done=sum(done.away is None for done in acted))


def _act(done: Acted, written: Container[int]) -> labels.Act | None:
    """What becomes of the label; None: nothing, of this attempt."""
    what = done.effect.request["what"]
    if what == "surplus" or done.away is not None:
        return None
    if done.error is None:
        return labels.Act.BUY if what == "buy" else labels.Act.GIVE_BACK
    if done.effect.id not in written:
        return None
    return labels.Act.REFUSE if what == "buy" else labels.Act.KEEP


def _keep(cur: Cursor, bought: Sequence[Acted]) -> None:
    """Keep the files of labels."""
    sold = [(done.effect.request["label"], done.sold) for done in bought if done.sold is not None]
    if sold:
        FILES.run(
            cur,
            ids=ints([label_id for label_id, _ in sold]),
            pdfs=Blobs([one.pdf for _, one in sold]),
            zpls=Blobs([one.zpl for _, one in sold]),
        )


STAGE: Final = OutsideStage(
    "labels", claim, act, settle, most=32, abandon=partial(owner.abandon, labels.KIND)
)

__all__ = ["STAGE", "act", "claim", "settle", "tariff_carrier"]
