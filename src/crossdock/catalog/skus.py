"""SKUs: what holds at an instant, by code or as arrays, and writing new versions.

A SKU's quantities are whole numbers of its base unit. Versions are append-only; one is written only if
something changed, and writers take turns, so ``masters_version`` tells a cache when it is old.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from crossdock.catalog import history
from crossdock.catalog.errors import UnknownSku
from crossdock.core import clock, ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Dates, Texts, ints, statement

LOCK = statement(__package__, "skus_lock")
BY_CODES = statement(__package__, "skus_by_codes")
IDS = statement(__package__, "skus_ids")
PHYSICAL = statement(__package__, "skus_physical")
INSERT = statement(__package__, "skus_insert")
VERSION = statement(__package__, "skus_version")
MASTERS_VERSION = statement(__package__, "skus_masters_version")

Change: TypeAlias = Literal["created", "changed", "unchanged"]
MastersVersion: TypeAlias = tuple[Any, ...]
K = TypeVar("K")
V = TypeVar("V")
SHELF: Final = 200_000  # SKUs kept in memory between batches: about 100 MiB


@dataclass(frozen=True, slots=True)
class Sku:
    """A SKU at an instant. Grams and millimetres a base unit; ``price`` in major units of ``currency``.

    ``component_ids`` and ``component_units``: what one kit is made of (``kits``); empty for what is no kit.
    """

    id: int
    code: str
    name: str
    handling_class: str = ""
    barcode: str = ""
    weight_g: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    price: Decimal | None = None
    currency: str | None = None
    hs_code: str = ""
    origin_country: str = ""
    active: bool = True
    valid_from: datetime | None = None
    component_ids: tuple[int, ...] = ()
    component_units: tuple[int, ...] = ()
    ships_apart: bool = False
    release_on: date | None = None
    substitute_id: int | None = None

    @property
    def is_kit(self) -> bool:
        return bool(self.component_ids)

    @property
    def volume_mm3(self) -> int:
        """Cubic millimetres a base unit."""
        return self.length_mm * self.width_mm * self.height_mm


@dataclass(frozen=True, slots=True)
class Physical:
    """Parallel arrays, one element an id asked for. ``class_index`` points into ``classes`` (sorted)."""

    weight_g: NDArray[np.int64]
    length_mm: NDArray[np.int64]
    width_mm: NDArray[np.int64]
    height_mm: NDArray[np.int64]
    class_index: NDArray[np.int64]
    classes: tuple[str, ...]

    @property
    def volume_mm3(self) -> NDArray[np.int64]:
        """Cubic millimetres a base unit."""
        return self.length_mm * self.width_mm * self.height_mm


class Shelf(Generic[K, V]):
    """What was read of one state of the catalogue: take-in asks for the same codes batch after batch."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version: MastersVersion = ()
        self._kept: dict[K, V] = {}

    def at(self, version: MastersVersion) -> dict[K, V]:
        """The shelf for this version, emptied if it held another."""
        with self._lock:
            if version != self._version or len(self._kept) > SHELF:
                self._version, self._kept = version, {}
            return self._kept


_SHELF: Shelf[str, Sku] = Shelf()


def masters_version(cur: Cursor, at: datetime) -> MastersVersion:
    """Equal at two instants if no version of a SKU or an alias began or was written between them: one cheap
    statement.
    """
    return MASTERS_VERSION.one(cur, at=at)


def by_codes(cur: Cursor, codes: Iterable[str], at: datetime | None = None) -> dict[str, Sku]:
    """The SKUs that hold at ``at`` (default: now) by code; a code that is not in the catalogue is missing.

    Inactive SKUs are given too: what was ordered can still be shipped.
    """
    at = clock.now() if at is None else at
    return by_codes_of(cur, codes, masters_version(cur, at), at)


def by_codes_of(cur: Cursor, codes: Iterable[str], version: MastersVersion, at: datetime) -> dict[str, Sku]:
    """``by_codes`` for whoever has asked for the version already."""
    shelf = _SHELF.at(version)
    wanted = set(codes)
    missing = [code for code in wanted if code not in shelf]
    if missing:
        shelf.update((sku.code, sku) for sku in read(BY_CODES.rows(cur, codes=Texts(missing), at=at)))
    return {code: shelf[code] for code in wanted if code in shelf}


def read(rows: Iterable[tuple[Any, ...]]) -> Iterator[Sku]:
    """SKUs out of rows of the statements that read versions."""
    for row in rows:
        *known, components, units, apart, release_on, substitute_id = row
        whole: tuple[Any, ...] = (
            *known, tuple(components), tuple(units), apart, release_on, substitute_id,
        )  # fmt: skip
        yield Sku(*whole)


def physical(cur: Cursor, sku_ids: Sequence[int] | NDArray[np.int64], at: datetime) -> Physical:
    """Weights, sizes and handling classes at ``at``, in the order of ``sku_ids``. Raises UnknownSku."""
    wanted = ints(sku_ids)
    rows = PHYSICAL.rows(cur, sku_ids=wanted, at=at)
    if len(rows) != len(wanted):
        found = {row[0] for row in rows}
        lacking = [int(sku_id) for at_, sku_id in enumerate(wanted, start=1) if at_ not in found]
        raise UnknownSku(f"no SKU has the id {', '.join(map(str, lacking[:5]))} at {at}", sku_ids=lacking)
    classes = tuple(sorted({row[5] for row in rows}))
    index = {name: place for place, name in enumerate(classes)}
    sizes = np.array([row[1:5] for row in rows], dtype=np.int64).reshape(len(rows), 4).T
    weight, length, width, height = (np.ascontiguousarray(column) for column in sizes)
    return Physical(weight, length, width, height, ints([index[row[5]] for row in rows]), classes)


def import_rows(
    cur: Cursor, rows: Sequence[Mapping[str, Any]], *, at: datetime, actor: Actor
) -> list[Change]:
    """Write SKUs: each row has ``code`` and any further fields of ``Sku``; what it leaves out stays as it is.

    A version is appended, valid from ``at``, only where a field changed. Each code may stand once. Returns
    what became of each row. A new SKU needs at least a ``name``.
    """
    LOCK.run(cur)
    codes = [row["code"] for row in rows]
    known = dict(IDS.rows(cur, codes=Texts(codes)))
    current = {sku.code: sku for sku in read(BY_CODES.rows(cur, codes=Texts(codes), at=at))}
    fresh = [code for code in codes if code not in known]
    if fresh:
        dealt = ids.take(cur, len(fresh))
        INSERT.run(cur, ids=dealt, codes=Texts(fresh), at=at)
        known.update(zip(fresh, dealt.tolist(), strict=True))
    wanted = [merged(current.get(row["code"]), known[row["code"]], row) for row in rows]
    changes: list[Change] = [
        "unchanged" if sku == current.get(sku.code) else "changed" if sku.code in current else "created"
        for sku in wanted
    ]
    new = [sku for sku, change in zip(wanted, changes, strict=True) if change != "unchanged"]
    append(cur, [(current.get(sku.code), sku) for sku in new], at, actor)
    return changes


def merged(current: Sku | None, sku_id: int, row: Mapping[str, Any]) -> Sku:
    """``current`` with what ``row`` states; a new SKU where there is none."""
    stated = {name: value for name, value in row.items() if name != "code"}
    if current is not None:
        return replace(current, **stated)
    return Sku(sku_id, row["code"], **stated)


def append(cur: Cursor, moves: Sequence[tuple[Sku | None, Sku]], at: datetime, actor: Actor) -> None:
    """Append versions of SKUs that are in the catalogue, valid from ``at``, each SKU once, with what it was
    (None: new).
    """
    if not moves:
        return
    skus = [sku for _, sku in moves]
    VERSION.run(
        cur,
        sku_ids=ints([sku.id for sku in skus]),
        names=Texts([sku.name for sku in skus]),
        classes=Texts([sku.handling_class for sku in skus]),
        barcodes=Texts([sku.barcode for sku in skus]),
        weights=ints([sku.weight_g for sku in skus]),
        lengths=ints([sku.length_mm for sku in skus]),
        widths=ints([sku.width_mm for sku in skus]),
        heights=ints([sku.height_mm for sku in skus]),
        prices=Texts([None if sku.price is None else str(sku.price) for sku in skus]),
        currencies=Texts([sku.currency for sku in skus]),
        hs_codes=Texts([sku.hs_code for sku in skus]),
        origin_countries=Texts([sku.origin_country for sku in skus]),
        actives=np.array([sku.active for sku in skus], dtype=np.bool_),
        components=Texts([_literal(sku.component_ids) for sku in skus]),
        component_units=Texts([_literal(sku.component_units) for sku in skus]),
        apart=np.array([sku.ships_apart for sku in skus], dtype=np.bool_),
        releases=Dates([sku.release_on for sku in skus]),
        substitutes=Texts([None if one.substitute_id is None else str(one.substitute_id) for one in skus]),
        at=at,
        actor=str(actor),
    )
    history.skus(cur, moves, at=at, actor=actor)


def _literal(numbers: Sequence[int]) -> str:
    """A PostgreSQL array literal: arrays of arrays must be rectangular, so each goes as text."""
    return "{" + ",".join(map(str, numbers)) + "}"
