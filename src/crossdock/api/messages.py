"""Messages: everything that crossed the boundary, as it crossed it."""

from base64 import b64encode
from typing import Any

from ninja import Query, Router

from crossdock.api.keys import Key
from crossdock.api.orders import position
from crossdock.api.schemas import filters
from crossdock.api.schemas import rest as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.core import ids
from crossdock.mailbox import messages
from crossdock.mailbox.errors import MessageUnknown
from crossdock.mailbox.messages import InboundRow, InboundShown, OutboundRow
from crossdock.orders.read import stamp
from crossdock.webhooks import replaying

router = Router(tags=["Messages"])
READ, WRITE = Key("messages:read"), Key("messages:write")


@router.get("/messages", auth=READ, summary="List messages", response={200: shapes.Messages, 422: Problem})
@turn
def list_messages(request: Call, asked: Query[filters.MessageFilters]) -> Answer:
    """What came in or went out, newest first."""
    limit = asked.limit
    wanted: dict[str, Any] = {
        "state": asked.state,
        "kind": asked.kind,
        "before": position(asked.cursor),
        "limit": limit + 1,
    }
    if asked.direction == "in":
        rows = [_came(row) for row in messages.inbound(request.cur, source=asked.party, **wanted)]
    else:
        rows = [_goes(row) for row in messages.outbound(request.cur, party=asked.party, **wanted)]
    following = str(rows[limit - 1]["id"]) if len(rows) > limit else None
    return Answer({"items": rows[:limit], "next_cursor": following})


@router.get(
    "/messages/{message_id}",
    auth=READ,
    summary="Show a message",
    response={200: shapes.MessageShown, 404: Problem},
)
@turn
def show_message(request: Call, message_id: str) -> Answer:
    """Its bytes, headers and history. A mended body stands in the place of the one that arrived."""
    return Answer(_shown(request, number_of(message_id)))


@router.post(
    "/messages/{message_id}/replay",
    auth=WRITE,
    summary="Replay a message",
    response={200: shapes.Replayed, 404: Problem},
)
@turn
def replay_message(request: Call, message_id: str) -> Answer:
    """Work through one that came in again, or send one again. What was applied before changes nothing."""
    number = number_of(message_id)
    found = replaying.again(request.cur, number, at=request.at, actor=request.actor)
    wake()
    return Answer({"id": number, "direction": "in" if isinstance(found, InboundShown) else "out"})


def number_of(text: str) -> int:
    """The id of a message. Raises MessageUnknown."""
    found = ids.parse(text)
    if found is None:
        raise MessageUnknown(f"There is no message {text!r}", id=text)
    return found


def _shown(request: Call, number: int) -> dict[str, Any]:
    """Raises MessageUnknown."""
    found = messages.show(request.cur, number)
    if isinstance(found, InboundShown):
        steps = [{"at": stamp(step.at), "what": step.what, "by": step.by} for step in found.history]
        body = _body(found.body if found.mended is None else found.mended)
        return {**_came(found.row), "headers": found.headers, **body, "history": steps}
    tries = [
        {"at": stamp(one.at), "status": one.status, "error": one.error, "delivered": one.delivered}
        for one in found.attempts
    ]
    return {**_goes(found.row), "headers": found.headers, **_body(found.body), "history": tries}


def _came(row: InboundRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "direction": "in",
        "party": row.source,
        "key": row.key,
        "kind": row.kind,
        "state": row.state,
        "at": stamp(row.received_at),
        "bytes": row.bytes,
        "error": None if row.code is None else f"{row.code}: {row.reason}",
    }


def _goes(row: OutboundRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "direction": "out",
        "party": row.party,
        "key": row.key,
        "kind": row.kind,
        "state": row.state,
        "at": stamp(row.created_at),
        "bytes": row.bytes,
        "error": row.error,
    }


def _body(body: bytes) -> dict[str, str]:
    try:
        return {"body": bytes(body).decode(), "encoding": "utf-8"}
    except UnicodeDecodeError:
        return {"body": b64encode(body).decode(), "encoding": "base64"}
