"""The list of orders by all that it is filtered by. What has an index of its own (status, channel, hold,
numbers, days, late) is found by it; for the rest so many orders are looked at for a page, the newest first,
and the next page goes on from there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import repeat
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from crossdock.core import money
from crossdock.core.errors import Invalid, MoneyRefused
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.network import locations
from crossdock.network.errors import UnknownLocation
from crossdock.orders import read
from crossdock.orders.status import Status
from crossdock.partners import channels

LATE: Final = statement(__package__, "orders_late")
PLACED: Final = statement(__package__, "orders_placed", prepare=False)
MATCHING: Final = statement(__package__, "orders_matching", prepare=False)

ANY_HOLD: Final = "any"  # in the place of a hold's code: held for something, whatever the status
LOOK: Final = 20_000  # orders that are looked at for a page
FIRST: Final = 500  # of them at first
AT_ONCE: Final = 20_000  # of a look at all
MOST_LATE: Final = 100_000
CURRENCIES: Final = {
    "currencies": Texts(list(money.EXPONENTS)), "exponents": ints(list(money.EXPONENTS.values())),
}  # fmt: skip
FEW_DAYS: Final = timedelta(days=62)  # so many are found by their index; more are looked through


@dataclass(frozen=True, slots=True)
class Filter:
    """As the list of orders is filtered; None: any. ``hold``: a code, or ``ANY_HOLD``; ``location``,
    ``carrier``: by which something of it goes or went; ``sku``: as the order has it; ``placed_from``,
    ``placed_to``: days of the company's, both in it; ``value_from``, ``value_to``: what it is worth, in major
    units of its own currency; ``late``: something should have left before today.
    """

    channel: str | None = None
    external_id: str | None = None
    status: str | None = None
    q: str | None = None
    hold: str | None = None
    tag: str | None = None
    sku: str | None = None
    location: str | None = None
    carrier: str | None = None
    placed_from: date | None = None
    placed_to: date | None = None
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    late: bool | None = None

    def said(self) -> dict[str, str | bool]:
        """What it asks for, as JSON has it."""
        found = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {
            name: value if isinstance(value, bool) else str(value)
            for name, value in found
            if value is not None and value is not False
        }


LONGEST: Final = 255  # characters of a text that is filtered by
MOST_WORTH: Final = Decimal(10) ** 15
DECIMALS: Final = 4


def read_text(given: Mapping[str, str]) -> Filter:
    """A filter from what was written, by the names of its fields; the command line and the console read by
    it, to the bounds that the API has. Raises Invalid for what it does not have, or cannot be read.
    """
    found: dict[str, Any] = {}
    for name, text in given.items():
        reader = READERS.get(name)
        if reader is None:
            raise Invalid(f"Orders are not filtered by {name!r}: by {', '.join(READERS)}", field=name)
        try:
            found[name] = reader(text)
        except (ValueError, KeyError, MoneyRefused):
            said = f"{text[:LONGEST]!r} cannot be read as {name}"
            raise Invalid(said, errors=[{"field": name, "message": said}]) from None
    return Filter(**found)


def _text(text: str) -> str:
    if len(text) > LONGEST or "\x00" in text:
        raise ValueError
    return text


def _worth(text: str) -> Decimal:
    """With a point or a comma before the decimals."""
    found = money.decimal(money.typed(text))
    exponent = found.as_tuple().exponent
    if not 0 <= found <= MOST_WORTH or (isinstance(exponent, int) and exponent < -DECIMALS):
        raise ValueError
    return found


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("channel", "external_id", "q", "hold", "tag", "sku", "location", "carrier"), _text),
    "status": lambda text: Status(text).value,
    **dict.fromkeys(("placed_from", "placed_to"), date.fromisoformat),
    **dict.fromkeys(("value_from", "value_to"), _worth),
    "late": lambda text: {"yes": True, "true": True, "1": True, "no": None, "false": None, "0": None}[text],
}


@dataclass(frozen=True, slots=True)
class Page:
    """``following``: the id that the next page begins behind, None: this was the last. A page that is not
    full has one where only so many orders were looked at.
    """

    ids: Sequence[int]
    following: int | None


def page(
    cur: Cursor,
    wanted: Filter,
    own: frozenset[str] = frozenset(),
    *,
    after: int | None,
    limit: int,
    now: datetime,
    oldest: bool = False,
    look: int | None = LOOK,
) -> Page:
    """A page of at most ``limit``, newest first, below ``after``; with ``oldest`` oldest first, above it.
    ``own``: the only channels whoever asks is for; ``look``: None looks at all there are. Raises
    ChannelUnknown, UnknownLocation.
    """
    narrowed, like = filters(cur, wanted, own), _like(cur, wanted)
    if wanted.late:
        narrowed = replace(narrowed, ids=LATE.column(cur, today=now.date(), most=MOST_LATE))
    if all(value is None for value in like.values()):
        ids = read.page(cur, narrowed, after=after, limit=limit + 1, oldest=oldest)
        return Page(ids[:limit], ids[limit - 1] if len(ids) > limit else None)
    found: list[int] = []
    for step in repeat(AT_ONCE) if look is None else _steps(look):
        chunk = _chunk(cur, narrowed, like, after, step, oldest=oldest)
        left = limit + 1 - len(found)
        found += MATCHING.column(cur, ids=ints(chunk), limit=left, **CURRENCIES, **like)
        if len(found) > limit:
            return Page(found[:limit], found[limit - 1])
        if len(chunk) < step:
            return Page(found, None)
        after = chunk[-1]
    return Page(found, after)


def filters(cur: Cursor, wanted: Filter, own: frozenset[str]) -> read.Filters:
    """The list's own filters; ``own``: the only channels whoever asks is for. Raises ChannelUnknown."""
    channel_ids = None if wanted.channel is None else [channels.by_name(cur, wanted.channel).id]
    if own:
        mine = [one.id for one in channels.by_ids(cur).values() if one.name in own]
        channel_ids = mine if channel_ids is None else [one for one in channel_ids if one in mine]
    return read.Filters(channel_ids, wanted.external_id, wanted.status, wanted.q, wanted.hold)


def _chunk(
    cur: Cursor,
    filters: read.Filters,
    like: Mapping[str, Any],
    after: int | None,
    limit: int,
    *,
    oldest: bool,
) -> list[int]:
    """The next orders that are looked at: of some days by their index, else of the list."""
    begins, ends = like["placed_from"], like["placed_until"]
    few = begins is not None and ends is not None and ends - begins <= FEW_DAYS
    if not few or filters.names:
        return read.page(cur, filters, after=after, limit=limit, oldest=oldest)
    return PLACED.column(
        cur,
        placed_from=begins,
        placed_until=ends,
        channel_ids=None if filters.channel_ids is None else ints(filters.channel_ids),
        status=filters.status,
        hold=filters.hold,
        after=after,
        oldest=oldest,
        limit=limit,
    )


def _steps(look: int) -> Iterator[int]:
    """How many are looked at, one time after the other: most pages are full with the first."""
    step = FIRST
    while look > 0:
        yield min(step, look)
        look, step = look - step, step * 6


def _like(cur: Cursor, wanted: Filter) -> dict[str, Any]:
    """What no index of the list answers, as ``MATCHING`` takes it."""
    location_id = None
    if wanted.location is not None:
        location_id = locations.ids_by_code(cur, [wanted.location]).get(wanted.location)
        if location_id is None:
            raise UnknownLocation(f"There is no location {wanted.location}", location=wanted.location)
    return {
        "tag": wanted.tag,
        "sku": wanted.sku,
        "carrier": wanted.carrier,
        "location_id": location_id,
        "placed_from": None if wanted.placed_from is None else _begins(wanted.placed_from),
        "placed_until": None if wanted.placed_to is None else _begins(wanted.placed_to + timedelta(days=1)),
        "least": wanted.value_from,
        "most": wanted.value_to,
    }


def _begins(day: date) -> datetime:
    """The beginning of a day of the company's."""
    return datetime.combine(day, time(), ZoneInfo(settings.CONFIG.time_zone))
