"""The acts that can be done to many orders, and what each means for one order as it stands: pure.

The preview and the stage ask the same function, so that what is shown is what is done, unless the order has
changed in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal

import msgspec

from crossdock.core import money
from crossdock.desk.allowing import ENDED
from crossdock.desk.errors import BulkInvalid
from crossdock.orders.holds import Stops
from crossdock.sourcing.edits import Edit
from crossdock.sourcing.rescue import Rescue

Act = StrEnum("Act", "HOLD LIFT CANCEL TAG UNTAG NOTE SOURCE RESCUE")
Outcome = Literal["change", "unchanged", "refused"]

# Acts that nothing takes back, and why.
FINAL: Final[Mapping[Act, str]] = {
    Act.CANCEL: "what was cancelled is not ordered again by itself: the buyer may have been told",
    Act.NOTE: "the timeline is never rewritten",
    Act.SOURCE: "orders were only looked at again: there is nothing to take back",
    Act.RESCUE: "units went to other hands: choose their location by hand to have them back",
}
# Acts of which each order is a change of its own, so that fewer are worked on together; and how many there
# may be of those that ask the engine about every one.
SLOW: Final = frozenset({Act.CANCEL, Act.RESCUE})
FEWER: Final[Mapping[Act, int]] = {Act.RESCUE: 500}


class Asked(msgspec.Struct, frozen=True):
    """An act with its parameters. ``code``, ``stops``: of hold; ``codes``: of lift, None for all."""

    act: Act
    reason: str = ""
    code: str = "manual"
    stops: Stops = "sourcing"
    codes: list[str] | None = None
    tags: list[str] = []
    text: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A live hold."""

    id: int
    code: str
    reason: str
    stops: Stops


@dataclass(frozen=True, slots=True)
class Facts:
    """An order as it stands. ``waiting``: units open or back-ordered; ``misses``: it will miss its promise,
    ``rescue``: what would help; both only where they were asked for.
    """

    order_id: int
    status: str
    tags: tuple[str, ...]
    waiting: int
    released: int
    holds: tuple[Held, ...]
    misses: bool = False
    rescue: Rescue | None = None

    def held(self, codes: Sequence[str] | None) -> list[Held]:
        return [hold for hold in self.holds if codes is None or hold.code in codes]


@dataclass(frozen=True, slots=True)
class Do:
    """What is to be done to an order; orders with equal ones are worked on together. ``holds``: code, reason,
    what it stops; ``edit``: of a rescue.
    """

    act: Act
    holds: tuple[tuple[str, str, Stops], ...] = ()
    codes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    text: str = ""
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``do``: only with the outcome ``change``; ``kept``: what taking it back needs."""

    outcome: Outcome
    why: str
    do: Do | None = None
    kept: Mapping[str, Any] | None = None


def check(asked: Asked) -> None:
    """Raises BulkInvalid, naming each parameter that the act needs."""
    missing = {
        Act.HOLD: "reason" if not asked.reason.strip() else "",
        Act.NOTE: "text" if not asked.text.strip() else "",
        Act.TAG: "tags" if not asked.tags else "",
        Act.UNTAG: "tags" if not asked.tags else "",
    }.get(asked.act)
    if missing:
        said = f"{missing}: {asked.act} needs it"
        raise BulkInvalid(said, errors=[{"field": missing, "message": f"{asked.act} needs it"}])


def judge(asked: Asked, facts: Facts | None) -> Verdict:
    """What the act means for an order; None: it does not exist."""
    if facts is None:
        return Verdict("refused", "there is no such order")
    match asked.act:
        case Act.HOLD:
            return _hold(asked, facts)
        case Act.LIFT:
            return _lift(asked, facts)
        case Act.CANCEL:
            return _cancel(asked, facts)
        case Act.TAG | Act.UNTAG:
            return _tag(asked, facts)
        case Act.NOTE:
            return Verdict("change", "gets the note", Do(Act.NOTE, text=asked.text))
        case Act.SOURCE:
            return _source(facts)
        case Act.RESCUE:
            return _rescue(asked, facts)
    raise NotImplementedError(asked.act)


def judge_undo(asked: Asked, kept: Mapping[str, Any] | None, facts: Facts | None) -> Verdict:
    """What taking ``asked`` back means for an order, by what was kept when it was done."""
    if facts is None:
        return Verdict("refused", "there is no such order")
    if kept is None:
        return Verdict("refused", "what taking it back needs was forgotten with its person")
    match asked.act:
        case Act.HOLD:
            codes = tuple(hold.code for hold in facts.holds if hold.id == kept["hold"])
            if not codes:
                return Verdict("unchanged", "the hold was lifted meanwhile")
            return Verdict("change", "the hold is lifted", Do(Act.LIFT, codes=codes))
        case Act.LIFT:
            live = {hold.code for hold in facts.holds}
            again = tuple((code, reason, stops) for code, reason, stops in kept["holds"] if code not in live)
            if not again:
                return Verdict("unchanged", "is held for it again already")
            if facts.status in ENDED:
                return Verdict("refused", f"is {facts.status} by now")
            return Verdict("change", "is held again", Do(Act.HOLD, holds=again))
        case Act.TAG:
            tags = tuple(tag for tag in kept["tags"] if tag in facts.tags)
            if not tags:
                return Verdict("unchanged", "the tags were removed meanwhile")
            return Verdict("change", "the tags are removed", Do(Act.UNTAG, tags=tags))
        case Act.UNTAG:
            tags = tuple(tag for tag in kept["tags"] if tag not in facts.tags)
            if not tags:
                return Verdict("unchanged", "has the tags again already")
            return Verdict("change", "the tags are added again", Do(Act.TAG, tags=tags))
    return Verdict("refused", FINAL[asked.act])


def _hold(asked: Asked, facts: Facts) -> Verdict:
    if facts.held([asked.code]):
        return Verdict("unchanged", f"is held for {asked.code} already")
    if facts.status in ENDED:
        return Verdict("refused", f"is {facts.status}: there is nothing left to hold")
    said = "is held; released units are asked back" if facts.released else "is held"
    return Verdict("change", said, Do(Act.HOLD, holds=((asked.code, asked.reason, asked.stops),)))


def _lift(asked: Asked, facts: Facts) -> Verdict:
    found = facts.held(asked.codes)
    if not found:
        return Verdict("unchanged", "has no such hold")
    codes = tuple(hold.code for hold in found)
    kept = {"holds": [[hold.code, hold.reason, hold.stops] for hold in found]}
    return Verdict("change", f"lifts {', '.join(sorted(codes))}", Do(Act.LIFT, codes=codes), kept)


def _cancel(asked: Asked, facts: Facts) -> Verdict:
    if facts.status in ("cancelled", "closed"):
        return Verdict("unchanged", f"is {facts.status} already")
    if facts.status in ENDED:
        return Verdict("refused", f"is {facts.status}: too late")
    said = "is cancelled; released units are asked back" if facts.released else "is cancelled"
    return Verdict("change", said, Do(Act.CANCEL, text=asked.reason))


def _tag(asked: Asked, facts: Facts) -> Verdict:
    adds = asked.act is Act.TAG
    tags = tuple(tag for tag in dict.fromkeys(asked.tags) if (tag in facts.tags) is not adds)
    if not tags:
        return Verdict("unchanged", "has the tags already" if adds else "has none of the tags")
    said = f"{'gets' if adds else 'loses'} {', '.join(tags)}"
    return Verdict("change", said, Do(asked.act, tags=tags), {"tags": list(tags)})


def _source(facts: Facts) -> Verdict:
    if not facts.waiting:
        return Verdict("unchanged", "nothing of it waits for a location")
    stopped = [hold.code for hold in facts.holds if hold.stops == "sourcing"]
    if stopped:
        return Verdict("refused", f"is held: {', '.join(stopped)}")
    return Verdict("change", "goes to the broker", Do(Act.SOURCE))


def _rescue(asked: Asked, facts: Facts) -> Verdict:
    stopped = [hold.code for hold in facts.holds if hold.stops == "sourcing"]
    if facts.status in ENDED:
        return Verdict("unchanged", f"is {facts.status} already")
    if stopped:
        return Verdict("refused", f"is held: {', '.join(stopped)}")
    if not facts.misses:
        return Verdict("unchanged", "will be in time, or was promised for no day")
    if facts.rescue is None:
        return Verdict("refused", "nothing would have it there: no location has all of it")
    reason = asked.reason or "it would have missed its promise"
    return Verdict("change", rescued(facts.rescue), Do(Act.RESCUE, edit=facts.rescue.edit(reason)))


def rescued(one: Rescue) -> str:
    """What is done, in words."""
    where, when = " and ".join(one.locations), one.arrives.isoformat()
    said = {
        "reroute": f"ships from {where}, there on {when}",
        "split": f"is split: ships from {where}, there on {when}",
        "upgrade": f"goes by {one.level} from {where}, there on {when}",
        "repromise": (
            f"ships from {where}, and is promised for {when} in place of {one.due.isoformat()}"
            if one.locations
            else f"is promised for {when} in place of {one.due.isoformat()}"
        ),
    }[one.kind]
    if not one.locations:
        return said
    cost = money.major(abs(one.more), one.currency)
    return f"{said}: {cost} {one.currency} {'less' if one.more < 0 else 'more'}"
