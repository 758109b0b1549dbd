"""The stage ``shop_stock``: what may be sold goes to the shops, where they show something else.

Available less what the policy keeps from the channel (of a kit that the shop stocks: what that makes of its
components; of a pack: as many whole ones as that makes), by compare-and-set: a shop that sold meanwhile
refuses, is read again, and is told again. It is not given back what it sold and nobody told us of yet, before
its orders were compared once more; nor anything while its channel is paused. Cells at or below the threshold
go first, then those that sell fastest.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from crossdock.catalog import kits, skus
from crossdock.channels import connections, whole
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_graphql import nodes, user_errors
from crossdock.channels.adapters.shopify_stock import (
    Setting,
    decode_errors,
    decode_levels,
    encode_settings,
)
from crossdock.channels.connections import Connection
from crossdock.channels.errors import ShopForbidden, ShopRefused, ShopThrottled
from crossdock.channels.shops import Shop
from crossdock.core import clock, owner
from crossdock.core.errors import AddressRefused, Unavailable
from crossdock.core.sql import Cursor, ints, optional_ints, statement
from crossdock.core.stages import Batch, OutsideStage
from crossdock.sourcing import policies, views

CLAIM = statement(__package__, "levels_claim")
KNOWN = statement(__package__, "levels_known")
REST = statement(__package__, "levels_rest")
MADE = statement(__package__, "items_made")

CELLS: Final = 100  # of one request; the API takes 250
LEASE: Final = timedelta(minutes=2)
EVERY: Final = timedelta(seconds=0.5)  # between two looks at a shop at least,
BUSY: Final = 4  # and so many times what the look took, where it found something,
QUIET: Final = 19  # and where not: then a twentieth of the time is spent on looking
ROUNDS: Final = 3  # of reading again, in one turn
REFUSED_WAIT: Final = timedelta(hours=1)  # for a cell that the shop will not have set
FAILED_WAIT: Final = timedelta(seconds=30)


class Cell(NamedTuple):
    """An item at a place: it is so many ``units`` of its SKU."""

    sku_id: int
    units: int
    location_id: int


class Stand(NamedTuple):
    """``offered``: units of the SKU that are offered in a cell, were all heard of that the shop has sold;
    ``gone``: units of the SKU that it sold there, in whatever items, and nobody told us of; ``unheard``: such
    items of this cell.
    """

    offered: int
    gone: int
    unheard: int


@dataclass(frozen=True, slots=True)
class Job:
    """Cells of one shop, most urgent first. ``stands``: what is behind them; ``rest``: until it is looked at
    again.
    """

    connection: Connection
    cells: tuple[tuple[Cell, Setting], ...]
    stands: Mapping[Cell, Stand]
    claimed_at: datetime
    rest: timedelta


@dataclass(slots=True)
class Told:
    """What came of a job. ``known``: what the shop has, by cell; ``unheard``: items that it sold and nobody
    told us of; ``gone``: units by SKU and location that are more of those than were known; ``resting``: cells
    that wait until then.
    """

    job: Job
    known: dict[Cell, int] = field(default_factory=dict)
    unheard: dict[Cell, int] = field(default_factory=dict)
    gone: Counter[tuple[int, int]] = field(default_factory=Counter)
    resting: dict[Cell, timedelta] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    asked_at: datetime | None = None
    wait: timedelta = timedelta(0)
    error: str | None = None
    forbidden: bool = False


def claim(cur: Cursor, limit: int, now: datetime) -> list[Job]:
    """Lease shops whose turn it is, and their cells that differ; commit before telling."""
    found = []
    for one in connections.claim(cur, "stock", limit):
        wall, began = clock.wall(), clock.monotonic()
        kept = []
        if one.wishes.stock:
            kept = views.kept_from(cur, one.channel.name, policies.current(cur, now), one.id, now)
        rows = []
        if one.wishes.stock:
            inside = _kits_of(cur, one.id, now)
            rows = CLAIM.rows(
                cur,
                kit_ids=ints([kit for kit, _, _ in inside]),
                part_ids=ints([sku for _, sku, _ in inside]),
                part_units=ints([units for _, _, units in inside]),
                channel_id=one.id,
                threshold=one.wishes.threshold,
                limit=CELLS,
                kept_skus=ints([kept_.sku_id for kept_ in kept]),
                kept_locations=ints([kept_.location_id for kept_ in kept]),
                kept_units=ints([kept_.units for kept_ in kept]),
                compared=one.watermark,
                raises=not one.channel.paused,
                wall=wall,
                lease_until=wall + LEASE,
            )
        cells = tuple((Cell(*row[:3]), Setting(*row[3:7])) for row in rows)
        stands = {Cell(*row[:3]): Stand(*row[7:]) for row in rows}
        took = timedelta(seconds=clock.monotonic() - began)
        rest = max(EVERY, (BUSY if cells else QUIET) * took)
        if len(cells) == CELLS:  # there may be more
            rest = timedelta(0)
        if cells:
            found.append(Job(one, cells, stands, wall, rest))
        else:
            connections.advance(cur, one.id, stock_due_at=wall + rest)
    return found


def _kits_of(cur: Cursor, channel_id: int, now: datetime) -> list[tuple[int, int, int]]:
    """What the kits that a shop stocks are made of: (kit, component, units of one kit)."""
    items = MADE.column(cur, channel_id=channel_id)
    made = [sku for sku in kits.by_ids(cur, items, now) if sku.is_kit] if items else []
    if not made:
        return []
    parts = kits.parts(cur, made, skus.masters_version(cur, now), now)
    return [(kit.id, part.sku.id, part.units) for kit in made for part in parts[kit.id]]


def act(jobs: Sequence[Job]) -> list[Told]:
    """Tell the shops. Never raises for what they do."""
    return [one(job) for job in jobs]


def one(job: Job) -> Told:
    """Set the job's cells; what is stale is read again and set again."""
    told = Told(job)
    left = dict(job.cells)
    try:
        with Shop(job.connection) as shop:
            for turn in range(ROUNDS):
                if left:
                    left = _round(shop, told, left, turn)
    except ShopThrottled as error:
        told.wait = timedelta(seconds=error.wait)
    except ShopForbidden as error:
        told.wait, told.error, told.forbidden = FAILED_WAIT, error.message, True
    except (Unavailable, AddressRefused, ShopRefused) as error:
        told.wait, told.error = FAILED_WAIT, error.message
        told.counts["stock_failures"] += 1
    return told


def _round(shop: Shop, told: Told, left: dict[Cell, Setting], turn: int) -> dict[Cell, Setting]:
    """One request; gives the cells that are to be set again, compared with what the shop has now."""
    job = told.job
    cells = list(left.items())
    digest = hashlib.sha256(f"{job.claimed_at.isoformat()} {turn} {cells}".encode()).hexdigest()
    operation, variables = encode_settings(
        [setting for _, setting in cells],
        key=digest[:40],
        api_version=job.connection.wishes.api_version,
        reference=f"crossdock://stock/{digest[:16]}",
    )
    told.asked_at = clock.wall()
    root = shop.ask(operation, variables).root
    errors = user_errors(root)
    if not errors:
        for cell, setting in cells:
            told.known[cell] = setting.target
            told.counts["stock_overstated_units"] += max(0, setting.shop - setting.target)
        told.counts["stock_told"] += len(cells)
        return {}
    stale, refused, other = decode_errors(errors, len(cells))
    if other or not (stale or refused):
        raise ShopRefused(f"stock: {'; '.join(other) or 'the shop refuses without a reason'}")
    for place, reason in refused.items():
        told.resting[cells[place][0]] = REFUSED_WAIT
        told.error = reason
    told.counts["stock_refused"] += len(refused)
    told.counts["stock_mismatches"] += len(stale)
    now = _read_again(shop, [cells[place][1] for place in sorted(stale)])
    again = {}
    for place, (cell, setting) in enumerate(cells):
        if place in refused:
            continue
        if place in stale:
            units = now.get((setting.item, setting.place))
            if units is None:
                told.resting[cell] = REFUSED_WAIT
                continue
            told.counts["stock_sold_meanwhile"] += max(0, setting.shop - units)
            told.counts["stock_oversold_units"] += max(0, -units)
            told.known[cell] = units
            _sold(told, cell, setting.shop, units)
            setting = replace(setting, shop=units)
        again[cell] = setting
    aimed = {cell: replace(setting, target=_aim(told, cell, setting.shop)) for cell, setting in again.items()}
    return {cell: setting for cell, setting in aimed.items() if setting.shop != setting.target}


def _sold(told: Told, cell: Cell, known: int, units: int) -> None:
    """A cell has other units than were known. Fewer were sold there: of those, as many are heard of already
    as fewer are offered.
    """
    if units >= known:
        return
    stand = told.job.stands[cell]
    before = told.unheard.get(cell, stand.unheard)
    now = max(0, min(stand.offered // cell.units - units, known - units + before))
    told.unheard[cell] = now
    told.gone[cell.sku_id, cell.location_id] += (now - before) * cell.units


def _aim(told: Told, cell: Cell, shop: int) -> int:
    stand = told.job.stands[cell]
    gone = stand.gone + told.gone[cell.sku_id, cell.location_id]
    raises = not told.job.connection.channel.paused
    return aim(stand.offered, gone, cell.units, shop, raises=raises)


def aim(offered: int, gone: int, units: int, shop: int, *, raises: bool) -> int:
    """What an item of so many ``units`` is set to where the shop shows ``shop`` of it: never more whole ones
    than are offered; raised only as far as what the shop sold unheard (``gone``, units) leaves of that.

    ``levels_claim.sql`` says the same, to find the cells; a test holds the two together.
    """
    allowed = max(0, offered - gone) // units if raises else shop
    return min(offered // units, max(shop, allowed))


def _read_again(shop: Shop, settings: Sequence[Setting]) -> dict[tuple[str, str], int]:
    if not settings:
        return {}
    items = list(dict.fromkeys(setting.item for setting in settings))
    return decode_levels(whole.levels(shop, nodes(shop.ask(ask.LEVELS, {"ids": items}).root)))


def settle(cur: Cursor, outcomes: Sequence[Told]) -> Batch:
    """Write down what the shops have now."""
    wall, at = clock.wall(), clock.now()
    done = 0
    for told in outcomes:
        connection = told.job.connection
        release = {cell: told.wait for cell, _ in told.job.cells if cell not in told.resting}
        _rest(cur, connection.id, {**release, **told.resting}, wall)
        if told.known and told.asked_at is not None:
            known(cur, connection.id, told.known, asked_at=told.asked_at, unheard=told.unheard)
        done += len(told.known)
        connections.advance(cur, connection.id, stock_due_at=wall + max(told.wait, told.job.rest))
        connections.count(cur, {(connection.id, name): n for name, n in told.counts.items()})
        if told.forbidden or told.error is None:
            connections.fault(cur, connection.id, told.error, at=at)
    return Batch(claimed=len(outcomes), done=done)


def known(
    cur: Cursor,
    channel_id: int,
    cells: dict[Cell, int],
    *,
    asked_at: datetime,
    unheard: Mapping[Cell, int] | None = None,
    fewer: bool = False,
) -> None:
    """Keep what a shop has, as of ``asked_at`` (wall time). ``unheard``: items of it that the shop sold and
    nobody told us of; ``fewer``: each that is fewer than what was known is one of those.
    """
    if not cells:
        return
    order = sorted(cells)
    KNOWN.run(
        cur,
        channel_id=channel_id,
        **_arrays(order),
        shops=ints([cells[cell] for cell in order]),
        unheards=optional_ints([(unheard or {}).get(cell) for cell in order]),
        fewer=fewer,
        at=asked_at,
        found_at=clock.now(),
    )


def _rest(cur: Cursor, channel_id: int, waits: dict[Cell, timedelta], wall: datetime) -> None:
    for wait in sorted(set(waits.values())):
        cells = sorted(cell for cell, one_ in waits.items() if one_ == wait)
        REST.run(cur, channel_id=channel_id, **_arrays(cells), due_at=wall + wait)


def _arrays(cells: Sequence[Cell]) -> dict[str, Any]:
    return {
        "sku_ids": ints([cell.sku_id for cell in cells]),
        "units": ints([cell.units for cell in cells]),
        "location_ids": ints([cell.location_id for cell in cells]),
    }


STAGE: Final = OutsideStage(
    "shop_stock", claim, act, settle, most=4, abandon=partial(owner.abandon, connections.work("stock"))
)
