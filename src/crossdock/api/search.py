"""Search: orders by their numbers, or by the people behind them."""

import re
from typing import Final

from ninja import Query, Router

from crossdock.api.errors import PageCursorUnknown
from crossdock.api.keys import Key
from crossdock.api.schemas import search as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.desk import searching
from crossdock.desk.searching import FIRST, Position
from crossdock.partners import channels

router = Router(tags=["Search"])
READ = Key("orders:read")
CURSOR: Final = re.compile(r"([0-9])\.([0-9]{1,18})")


@router.get("/search", auth=READ, summary="Search orders", response={200: shapes.SearchResults, 422: Problem})
@turn
def search_orders(request: Call, asked: Query[shapes.SearchFilters]) -> Answer:
    """Numbers first, exactly: an order's, the channel's, the shop's name, tracking, fulfilment order,
    shipment, the customer's purchase order, a SKU, a barcode. Where none fits: names, e-mail addresses,
    telephone numbers and postcodes; all words must fit, and each name and side of an address may have one
    error. The nearest first, then the newest. People, purchase orders and SKUs are found two seconds after
    they changed.
    """
    found = searching.find(
        request.cur,
        asked.q,
        _channels(request, asked.channel),
        at=request.at,
        after=_position(asked.cursor),
        limit=asked.limit,
    )
    following = None if found.following is None else f"{found.following[0]}.{found.following[1]}"
    told = {"by": found.by, "items": found.items, "count": found.count, "counted": found.counted}
    return Answer({**told, "next_cursor": following})


@router.post(
    "/search/numbers",
    auth=READ,
    summary="Search many numbers at once",
    response={200: shapes.NumbersFound, 422: Problem},
)
@turn
def search_numbers(request: Call, asked: Query[shapes.SearchChannels], body: shapes.NumbersIn) -> Answer:
    """Up to 200, each exactly, as a person pastes them. Nothing is changed."""
    found = searching.pasted(request.cur, body.numbers, _channels(request, asked.channel), at=request.at)
    return Answer({"items": found, "missing": [one["asked"] for one in found if not one["orders"]]})


def _channels(request: Call, names: list[str]) -> list[int]:
    return [one.id for one in channels.by_ids(request.cur).values() if not names or one.name in names]


def _position(cursor: str | None) -> Position:
    """Raises PageCursorUnknown."""
    if cursor is None:
        return FIRST
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise PageCursorUnknown(cursor=cursor)
    return (int(found[1]), int(found[2]))
