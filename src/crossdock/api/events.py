"""The log of events, to be followed: pages by cursor. Waiting for news and streams are the server's
(``app.streams``), which asks here for pages.
"""

from collections.abc import Sequence
from typing import Any, Final

from ninja import Query, Router

from crossdock.accounts.access import Access
from crossdock.api import reading
from crossdock.api.keys import Key
from crossdock.api.schemas import events as shapes
from crossdock.api.schemas import filters
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.orders.numbers import parse_number
from crossdock.webhooks import catalogue, log
from crossdock.webhooks.log import Page, Wanted

router = Router(tags=["Events"])
READ = Key("events:read", places=True)
STREAM: Final = "text/event-stream"
STREAMED: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "content": {
                STREAM: {
                    "schema": {
                        "type": "string",
                        "description": "Asked for by `Accept: text/event-stream`: each event with its type "
                        "as `event`, its cursor as `id` and the document as `data`, without end. Who comes "
                        "back with `Last-Event-ID` misses nothing.",
                    }
                }
            }
        }
    }
}


@router.get(
    "/events",
    auth=READ,
    summary="Follow events",
    response={200: shapes.Events, 404: Problem, 422: Problem},
    openapi_extra=STREAMED,
)
@turn
def list_events(request: Call, asked: Query[filters.EventFilters]) -> Answer:
    """Pages of the log, oldest first, from any point. Whoever follows `next_cursor` sees each event exactly
    once. With `wait` an empty page is answered when something comes, or when the time is over.
    """
    after = log.position_of(request.cur, asked.cursor, asked.since)
    return Answer(document(log.page(request.cur, after, wanted(asked, request.auth), asked.limit)))


@router.get("/event-types", auth=READ, summary="List types of events", response={200: shapes.EventTypes})
@turn
def list_event_types(request: Call) -> Answer:  # noqa: ARG001 - the catalogue is the same for all
    """Every type, and what its `details` hold."""
    items = [{"type": type_, "description": about} for type_, about in catalogue.TYPES.items()]
    return Answer({"items": items})


def document(page: Page) -> dict[str, Any]:
    return {
        "items": [one.document for one in page.items],
        "next_cursor": log.written(page.position),
        "more": page.more,
    }


def wanted(asked: filters.EventFilters, access: Access) -> Wanted:
    """What a reader wants, of what he may see. Raises ValidationFailed for types that there are not."""
    strange = catalogue.unknown(asked.type)
    if strange:
        faults = [{"field": "type", "message": f"there is no type {one!r}"} for one in strange]
        raise reading.failed(faults)
    return Wanted(
        frozenset(asked.type),
        _within(asked.channel, access.channels),
        _within(asked.location, access.locations),
        None if asked.order is None else parse_number(asked.order),
        asked.since,
    )


def _within(asked: Sequence[str], mine: frozenset[str]) -> frozenset[str]:
    """The names that count: empty for all, no name at all for none."""
    if not mine:
        return frozenset(asked)
    return (mine.intersection(asked) or frozenset({""})) if asked else mine
