"""The stage ``webhooks_plan``: reads the log for each endpoint and queues what it is told, an order's events
in their order.

An endpoint has its own place in the log. Where nothing can be delivered, no more than ``MOST_WAITING``
messages are queued for it: the rest waits in the log, and nothing is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from crossdock.core import clock, events
from crossdock.core.actor import Actor
from crossdock.core.events import Recorded
from crossdock.core.sql import Cursor, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.mailbox import lanes
from crossdock.mailbox.lanes import Laned
from crossdock.webhooks import endpoints, log
from crossdock.webhooks.endpoints import Endpoint
from crossdock.webhooks.log import Described, Position

CLAIM = statement(__package__, "plan_claim")
POSITIONS = statement(__package__, "positions")
SET = statement(__package__, "position_set")
DELIVERIES = statement(__package__, "deliveries_add")

AT_ONCE: Final = 500  # events of one look
MOST_WAITING: Final = 5000  # messages of an endpoint
ACTOR: Final = Actor("stage", "webhooks_plan")


@dataclass(frozen=True, slots=True)
class Reader:
    """An endpoint at its place in the log; up to ``again``, what it was told before it is told once more."""

    endpoint: Endpoint
    position: Position
    again: Position


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG001 - the log has its own order
    """Endpoints for which the log goes on, but for those that have enough. None is disabled or removed
    before commit: what is queued for one after its removal would wait for ever.
    """
    found = CLAIM.column(cur, limit=limit)
    if not found:
        return []
    names = {one.id: one.party for one in endpoints.all_of(cur)}
    waiting = lanes.waiting(cur, [names[one] for one in found], MOST_WAITING)
    return [one for one in found if waiting[names[one]] < MOST_WAITING]


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Queue what the next events tell these endpoints, but for those that are removed. Those at one place are
    read for together.
    """
    known = {one.id: one for one in endpoints.all_of(cur)}
    groups: dict[Position, list[Reader]] = {}
    for endpoint_id, tx, event, again_tx, again_event in POSITIONS.rows(cur, ids=ints(ids)):
        if endpoint_id in known:
            reader = Reader(known[endpoint_id], (tx, event), (again_tx, again_event))
            groups.setdefault(reader.position, []).append(reader)
    for position, readers in groups.items():
        reached = _plan(cur, position, readers)
        SET.run(cur, ids=ints([one.endpoint.id for one in readers]), tx=reached[0], event=reached[1])
    return Batch(claimed=len(ids), done=len(ids))


def _plan(cur: Cursor, position: Position, readers: Sequence[Reader]) -> Position:
    found = events.feed(cur, position, AT_ONCE)
    if not found:
        return position
    reached = (found[-1].tx, found[-1].id)
    wanted = [one for one in found if any(reader.endpoint.wanted.kind(one) for reader in readers)]
    # What happened to an order before, and stands later in the log, must not come after.
    wanted += events.ahead(cur, wanted, reached)
    documents = log.described(cur, wanted)
    told: dict[str, tuple[Endpoint, int]] = {}
    messages = []
    for reader in readers:
        for one in documents:
            if reader.endpoint.wanted.all_of(one):
                message = _message(reader, one)
                told[message.key] = (reader.endpoint, one.event.id)
                messages.append(message)
    queued = lanes.queue(cur, messages, clock.now())
    _remember(cur, told, queued)
    return reached


def _message(reader: Reader, one: Described) -> Laned:
    event, endpoint = one.event, reader.endpoint
    return Laned(
        f"webhook/{endpoint.id}/{event.id}",
        endpoint.party,
        f"webhook/{one.document['type']}",
        endpoint.url,
        msgspec.json.encode(one.document),
        lane_of(event),
        event.id,
        event.order_id,
        again=one.position <= reader.again,
    )


def lane_of(event: Recorded) -> str:
    """Whose events keep their order: an order's, else those of what they are about."""
    return f"{event.subject}/{event.subject_id}" if event.order_id is None else f"order/{event.order_id}"


def _remember(cur: Cursor, told: Mapping[str, tuple[Endpoint, int]], queued: Mapping[str, int]) -> None:
    rows = [(told[key][0].id, told[key][1], outbound_id) for key, outbound_id in queued.items()]
    if rows:
        of, about, by = zip(*rows, strict=True)
        DELIVERIES.run(cur, endpoint_ids=ints(of), event_ids=ints(about), outbound_ids=ints(by))


def set_aside(cur: Cursor, endpoint_id: int, reason: str) -> None:
    """An endpoint for which nothing can be planned is told nothing until a person has looked."""
    name = next((one.name for one in endpoints.all_of(cur) if one.id == endpoint_id), None)
    if name is not None:  # else it was removed meanwhile
        endpoints.stop(cur, name, f"nothing could be planned: {reason}", at=clock.now(), actor=ACTOR)


STAGE: Final = Stage("webhooks_plan", claim, work, set_aside, most=100)
