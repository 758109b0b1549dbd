"""The audit over the API: who changed what, from where, before and after."""

from dataclasses import asdict
from ipaddress import ip_address
from typing import Any

from ninja import Query, Router

from crossdock.accounts import audit
from crossdock.accounts.audit import Entry, Filters
from crossdock.api import history, reading
from crossdock.api.keys import Key
from crossdock.api.orders import position
from crossdock.api.schemas import audit as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.read import stamp

router = Router(tags=["Audit"])
READ = Key("audit:read")


@router.get(
    "/audit", auth=READ, summary="Who changed what", response={200: shapes.Audit, 404: Problem, 422: Problem}
)
@turn
def list_audit(request: Call, asked: Query[shapes.AuditFilters]) -> Answer:
    """What people, programs and commands changed, newest first; of an order also what stages and channels
    did. An entry is a transaction; its changes say what was before and after.
    """
    filters = Filters(
        asked.actor,
        asked.face,
        checked_address(asked.address),
        asked.since,
        asked.until,
        None if asked.order is None else parse_number(asked.order),
        asked.subject,
        asked.name,
        asked.act,
        asked.target,
    )
    limit = asked.limit
    found = audit.page(request.cur, filters, below=position(asked.cursor), limit=limit + 1)
    following = str(found[limit - 1].id) if len(found) > limit else None
    return Answer({"items": [shown(entry) for entry in found[:limit]], "next_cursor": following})


@router.get(
    "/audit/as-of",
    auth=READ,
    summary="An order or a setting at a moment",
    response={200: shapes.AsOf, 404: Problem, 422: Problem},
)
@turn
def show_as_of(request: Call, asked: Query[shapes.AsOfFilters]) -> Answer:
    """How it stood then. Of an order: what was written of it, its units by state, its holds, its status, what
    its locations were to ship and had shipped.
    """
    document = history.as_of(request.cur, asked.subject, asked.name, asked.at)
    return Answer({"subject": asked.subject, "name": asked.name, "at": stamp(asked.at), "document": document})


def checked_address(text: str | None) -> str | None:
    """Raises ValidationFailed for what is no IP address."""
    if text is None:
        return None
    try:
        return str(ip_address(text))
    except ValueError:
        raise reading.failed([{"field": "address", "message": "is no IP address"}]) from None


def shown(entry: Entry) -> dict[str, Any]:
    """An entry as a document."""
    found = asdict(entry)
    del found["id"]
    recorded_at, at = found.pop("wall_at"), found.pop("at")
    for change in found["changes"]:
        order_id = change.pop("order_id")
        change["order"] = None if order_id is None else format_number(order_id)
    return {"at": stamp(at), "recorded_at": stamp(recorded_at), **found}
