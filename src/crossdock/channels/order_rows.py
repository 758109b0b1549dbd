"""Orders as rows of a file: which columns there are, and how the rows of one order become its document.

One row a line; the rows of an order share its key (``channel``, ``external_id``). What belongs to the order
as a whole stands on every row or on any of them; rows that contradict each other make no order. Amounts are
decimal, in major units. A line of JSON may also be a whole order document of the API's shape.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from crossdock.channels import api_orders, profiles
from crossdock.channels.api_shapes import AddressIn, CustomerIn, LineIn, MoneyIn, OrderIn
from crossdock.channels.errors import OrderInvalid
from crossdock.channels.order_columns import KEY, NAMES, NEEDED, OF_LINE, OF_ORDER, ZONE
from crossdock.core import money
from crossdock.core.imports import CellRefused, Column, Fault, FileRefused, Mended, columns
from crossdock.core.imports.columns import Number
from crossdock.core.imports.files import Record, Texts
from crossdock.core.imports.run import shown, value_of
from crossdock.orders.drafts import OrderDraft

KIND: Final = "file/orders"
LISTED: Final = 12  # rows that a sentence names
NAMED: Final = re.compile(r'"external_id"\s*:\s*"([^"\\]+)"')  # in a line that is no JSON
MOST_LINES: Final = api_orders.MOST_LINES


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file's rows are read. ``channel``: of rows that name none; ``only``: no row may name another.

    ``time_zone``: of moments written without one, as spreadsheets do; empty: those are refused. ``profile``:
    whose columns they are (``profiles``); empty: our own.
    """

    channel: str = ""
    only: bool = False
    time_zone: str = ""
    profile: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one order, or rows that belong to none that can be named (``external_id`` empty).

    ``headers``: of the file; None: lines of JSON. ``doubt``: why rows of it may be missing.
    """

    channel: str
    external_id: str
    records: tuple[Record, ...]
    headers: tuple[str, ...] | None
    doubt: str = ""

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(record.number for record in self.records)

    @property
    def document(self) -> bytes | None:
        """The whole order, where a line of JSON holds one."""
        return document(self.records[0]) if len(self.records) == 1 else None

    def body(self) -> bytes:
        """What the mailbox keeps: the rows as they stand, under their header; or the lines of JSON."""
        if self.headers is None:
            return "\n".join("".join(record.raw) for record in self.records).encode("utf-8", "replace")
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.headers)
        for record in self.records:
            writer.writerow(record.raw or [record.cells.get(name, "") for name in self.headers])
        return text.getvalue().encode("utf-8", "replace")


@dataclass(slots=True)
class Found:
    """An order as its rows state it: its document, or what is wrong with which of them. ``notes``: repairs.

    ``fulfilled``: units of each line that were shipped elsewhere already; ``cancelled``: called off.
    """

    order: OrderIn | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    fulfilled: tuple[int, ...] = ()
    cancelled: bool = False

    def draft(self, channel_id: int, received_at: datetime) -> OrderDraft:
        """Raises OrderInvalid."""
        assert self.order is not None  # noqa: S101 - callers look at ``faults`` first
        draft = api_orders.draft(self.order, channel_id, received_at)
        if not self.cancelled and not any(self.fulfilled):
            return draft
        pairs = zip(draft.lines, self.fulfilled, strict=True)
        lines = tuple(replace(line, fulfilled=min(done, line.quantity)) for line, done in pairs)
        return replace(draft, lines=lines, cancelled=self.cancelled)


def document(record: Record) -> bytes | None:
    """The line of JSON, if it is a whole order: an object with a list of ``lines``."""
    if len(record.raw) != 1 or not record.raw[0].startswith("{"):
        return None
    body = record.raw[0].encode("utf-8", "replace")
    try:
        found = msgspec.json.decode(body, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if found.lines is msgspec.UNSET else body


class _Document(msgspec.Struct):
    channel: Any = None
    external_id: Any = None
    lines: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def known(reading: Reading) -> frozenset[str]:
    """Columns by which the delimiter of a table is known."""
    return profiles.COLUMNS[reading.profile] if reading.profile else NAMES


def check_headers(headers: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """Columns that are not read. Raises FileRefused where one is missing that a table must have."""
    needed = profiles.NEEDED[reading.profile] if reading.profile else NEEDED
    missing = [name for name in needed if name not in headers]
    if not reading.profile and not reading.channel and "channel" not in headers:
        missing.insert(0, "channel")
    if missing:
        raise FileRefused(
            f"add the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
            row=1,
            found=shown(", ".join(headers)),
        )
    return () if reading.profile else tuple(name for name in headers if name and name not in NAMES)


def texts(record: Record, reading: Reading, headers: Sequence[str] | None) -> Texts:
    """A record's texts under our own columns, of a broken row as far as they stand under theirs."""
    cells = record.cells or (dict(zip(headers, record.raw, strict=False)) if headers is not None else {})
    return profiles.CELLS[reading.profile](cells) if reading.profile else cells


def key_of(record: Record, reading: Reading, headers: Sequence[str] | None) -> tuple[str, str]:
    """Channel and external id of the order that a record belongs to; the id is empty if it cannot be told.

    A row of too few or too many cells is damaged at one place, most often behind its key.
    """
    whole = document(record)
    if whole is not None:
        found = msgspec.json.decode(whole, type=_Document)
        named = [one if isinstance(one, str) else "" for one in (found.channel, found.external_id)]
        return named[0].strip() or reading.channel, named[1].strip()
    if record.broken and headers is None:
        told = NAMED.search("".join(record.raw))
        return reading.channel, told[1].strip() if told else ""
    cells = texts(record, reading, headers)
    return cells.get("channel", "").strip() or reading.channel, cells.get("external_id", "").strip()


def may_belong(stray: Texts, other: Texts) -> bool:
    """Whether a row whose order is not known may be of the same order as another: they contradict nowhere."""
    own = [column.name for column in OF_ORDER if column.name not in KEY]
    pairs = [(stray.get(name, "").strip(), other.get(name, "").strip()) for name in own]
    return all(mine == theirs for mine, theirs in pairs if mine and theirs)


def read(rows: Rows, reading: Reading) -> Found:
    """The order that the rows state. Nothing is guessed: what is wrong is named by row and column."""
    found = Found()
    whole = rows.document
    if whole is not None:
        return _whole(whole, rows, reading)
    for record in rows.records:
        if record.broken:
            found.faults.append(Fault(record.number, "", shown(" ".join(record.raw)), record.broken))
    if not rows.external_id:
        said = "fill the cell: the rows of an order share it"
        found.faults += [Fault(one.number, "external_id", "", said) for one in rows.records if not one.broken]
    if rows.doubt:
        found.faults.append(Fault(rows.records[0].number, "", rows.external_id, rows.doubt))
    if len(rows.records) > MOST_LINES:
        said = f"split the order: it has more than {MOST_LINES} lines"
        found.faults.append(Fault(rows.records[0].number, "", rows.external_id, said))
    if found.faults:
        return found
    records = [replace(one, cells=texts(one, reading, rows.headers)) for one in rows.records]
    if reading.profile:
        profiles.complete(reading.profile, [one.cells for one in records])
    stated = _stated(records, reading, found)
    values = _of_order(records, stated, found)
    lines = [_of_line(record, stated, found) for record in records]
    if not found.faults:
        _fill(found, rows, values, lines)
    return found


def _whole(body: bytes, rows: Rows, reading: Reading) -> Found:
    number = rows.records[0].number
    try:
        given = msgspec.json.decode(body)
        if reading.channel and "channel" not in given:
            body = msgspec.json.encode({**given, "channel": reading.channel})
        return Found(order=api_orders.read(body))
    except OrderInvalid as error:
        return Found(faults=of_fields(error, number))


def of_fields(error: OrderInvalid, number: int) -> list[Fault]:
    """What is wrong with an order's document, as faults of its first row."""
    return [Fault(number, one["field"], "", one["message"]) for one in error.fields["errors"]]


def _stated(records: Sequence[Record], reading: Reading, found: Found) -> Texts:
    """The order's own texts: of each column the first that is not empty; faults where rows contradict.

    The zone of the reading goes along, for moments without one.
    """
    stated: Texts = {ZONE: reading.time_zone}
    for column in OF_ORDER:
        said: dict[str, list[int]] = {}
        for record in records:
            cell = record.cells.get(column.name, "")
            if cell.strip():
                same = cell.strip().upper() if column.name in ("currency", "country") else cell.strip()
                said.setdefault(same, []).append(record.number)
                stated.setdefault(column.name, cell)
        if len(said) > 1:
            found.faults += _contradiction(column, said, stated)
    return stated


def _contradiction(column: Column, said: Mapping[str, Sequence[int]], stated: Texts) -> list[Fault]:
    """Faults where the texts differ in what they mean, not in how they are written."""
    meant: dict[Any, list[int]] = {}
    for cell, numbers in said.items():
        try:
            value = value_of(column, cell, stated)
        except CellRefused:
            value = cell
        meant.setdefault(value.value if isinstance(value, Mended) else value, []).extend(numbers)
    if len(meant) < 2:
        return []
    parts = [f"{shown(text)!r} in {named(numbers)}" for text, numbers in said.items()]
    fix = f"let the rows of the order agree: {', '.join(parts[:4])}"
    return [Fault(min(map(min, said.values())), column.name, shown(next(iter(said))), fix)]


def named(numbers: Sequence[int]) -> str:
    """Rows, as a sentence names them."""
    few = ", ".join(str(number) for number in numbers[:LISTED])
    more = f" and {len(numbers) - LISTED} more" if len(numbers) > LISTED else ""
    return f"row{'s' if len(numbers) > 1 else ''} {few}{more}"


def _of_order(records: Sequence[Record], stated: Texts, found: Found) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in OF_ORDER:
        cell = stated.get(column.name)
        if cell is None:
            continue
        number = next(one.number for one in records if one.cells.get(column.name, "").strip())
        values[column.name] = _value(column, cell, stated, number, found)
    if not stated.get("currency"):
        found.faults.append(Fault(records[0].number, "currency", "", "fill the cell"))
    return values


def _of_line(record: Record, stated: Texts, found: Found) -> dict[str, Any]:
    cells = {**record.cells, "currency": stated.get("currency", "")}
    return {
        column.name: _value(column, cells.get(column.name, ""), cells, record.number, found)
        for column in OF_LINE
        if column.name in record.cells or column.empty is columns.REFUSE
    }


def _value(column: Column, cell: str, cells: Mapping[str, str], number: int, found: Found) -> Any:
    try:
        value = value_of(column, cell, cells)
    except CellRefused as error:
        found.faults.append(Fault(number, error.column or column.name, shown(cell), str(error)))
        return None
    if isinstance(value, Mended):
        found.notes.append(Fault(number, column.name, shown(cell), value.said))
        return value.value
    return value


def _fill(found: Found, rows: Rows, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
    """Put the document together, as if it had come by the API."""
    coin: str = values["currency"]

    def amount(minor: int | None) -> MoneyIn | None:
        return None if minor is None else MoneyIn(money.major(minor, coin), coin)

    def line(one: Mapping[str, Any]) -> LineIn:
        price: Decimal = one["unit_price"]
        return LineIn(
            quantity=one["quantity"],
            unit_price=MoneyIn(f"{price:f}", coin),
            external_id=one.get("line"),
            sku=one.get("sku"),
            title=one.get("title") or "",
            discount=amount(one.get("discount")),
            tax=amount(one.get("tax")),
            ships=one.get("ships") is not False,
        )

    where = ("name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone")
    who = {name: values.get(name) for name in ("name", "email", "phone", "company")}
    found.fulfilled = tuple(one.get("fulfilled") or 0 for one in lines)
    found.cancelled = bool(values.get("cancelled"))
    found.order = OrderIn(
        channel=rows.channel,
        external_id=values.get("external_id") or rows.external_id,
        currency=coin,
        lines=[line(one) for one in lines],
        placed_at=values.get("placed_at"),
        customer=CustomerIn(external_id=values.get("customer"), **who),
        ship_to=AddressIn(**{name: values.get(name) for name in where}),
        service_level=values.get("service_level") or "standard",
        deliver_by=values.get("deliver_by"),
        ship_complete=bool(values.get("ship_complete")),
        purchase_order=values.get("purchase_order"),
        taxes_included=bool(values.get("taxes_included")),
        shipping=amount(values.get("shipping")),
        discount=amount(values.get("order_discount")),
        tax=amount(values.get("order_tax")),
        total=amount(values.get("total")),
        tags=list(values.get("tags") or ()),
        note=values.get("note") or "",
        payment_pending=bool(values.get("payment_pending")),
    )


def exact(record: Record) -> Record:
    """A record whose number cells are texts: with the zeros that their format shows; one that has lost digits
    is broken.
    """
    numbers = {name: cell for name, cell in record.cells.items() if isinstance(cell, Number)}
    if not numbers:
        return record
    lost = [name for name, cell in numbers.items() if sum(map(str.isdigit, cell)) > columns.DIGITS]
    texts = {
        name: str(cell.zfill(cell.width) if isinstance(cell, Number) else cell)
        for name, cell in record.cells.items()
    }
    if lost and not record.raw:  # JSON has every digit
        said = f"format column {lost[0]} as text: a number cell keeps {columns.DIGITS} digits only"
        return Record(record.number, texts, said, tuple(texts.values()))
    return replace(record, cells=texts)
