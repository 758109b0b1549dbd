"""Files of orders as programs and people write them: encodings, separators, spreadsheets, other systems."""

import csv
import io
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import company
from tests.channels.filed import HEAD, WHERE, Take, outcomes, row, shown, taker
from tests.company import MONDAY

from crossdock.channels import order_columns, order_files, order_rows
from crossdock.channels.order_rows import Reading, Rows
from crossdock.core.imports import FileRefused
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor


@pytest.fixture
def take(cur: Cursor, monday: None) -> Take:
    """Takes a file in at the tiny company and gives the report."""
    company.build(cur)
    return taker()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_seen(cur: Cursor, take: Any, encoding: str, delimiter: str) -> None:
    text = (HEAD + row("Ä-1", price="10.50")).replace(",", delimiter).replace("\n", "\r\n")
    report = take((text + delimiter * 18 + "\r\n\r\n").encode(encoding))
    assert outcomes(report) == {"Ä-1": "new"}
    assert shown(cur, report, "Ä-1")["lines"][0]["unit_price"]["amount"] == "10.50"


def test_latin_1_is_refused_with_the_way_out_and_read_when_stated(cur: Cursor, take: Any) -> None:
    body = (HEAD + row("Ä-1")).encode("latin-1")
    report = take(body)
    assert not report.applied
    assert "state its encoding" in report.errors[0].fix
    assert outcomes(take(body, reading=Reading(encoding="latin-1"))) == {"Ä-1": "new"}


def test_a_decimal_comma_is_understood_where_it_can_be_nothing_else(cur: Cursor, take: Any) -> None:
    report = take((HEAD + row("A-1", price="10.50")).replace(",", ";").replace("10.50", "10,50"))
    assert shown(cur, report, "A-1")["lines"][0]["unit_price"]["amount"] == "10.50"


def test_quoted_line_breaks_stay_in_the_cell_and_rows_count_as_in_a_spreadsheet(
    cur: Cursor, take: Any
) -> None:
    report = take(
        HEAD
        + row("A-1", where=WHERE.replace("1 Main Street", '"1 Main Street\nRear"'))
        + row("A-2", "M", "x")
    )
    assert shown(cur, report, "A-1")["ship_to"]["line1"] == "1 Main Street\nRear"
    assert report.errors[0].row == 3


def sheet(rows: Sequence[Sequence[Any]], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for one in rows:
        book.active.append(list(one))  # type: ignore[union-attr]
    for place, number_format in (formats or {}).items():
        book.active[place].number_format = number_format  # type: ignore[index]
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def test_spreadsheets_keep_zeros_where_they_have_them_and_moments_need_a_zone(cur: Cursor, take: Any) -> None:
    head = ["channel", "external_id", "placed_at", "name", "line1", "city", "region", "postal_code",
            "country", "sku", "quantity", "unit_price", "currency"]  # fmt: skip
    moment = datetime(2026, 11, 23, 10, 30)
    body = sheet(
        [
            head,
            ["web", "00123", moment, "Ada", "1 Main", "Newark", "NJ", 7114, "US", "00042", 2, 10.5, "USD"],
            ["web", 77, moment, "Ada", "1 Main", "Newark", "NJ", "07114", "US", 42, 1, 0.1, "USD"],
            [None] * 13,
        ],
        {"B3": "00000"},
    )
    assert {one.column for one in take(body, "orders.xlsx").errors} == {"placed_at"}
    report = take(body, "orders.xlsx", Reading(time_zone="America/New_York"))
    assert outcomes(report) == {"00123": "new", "00077": "new"}
    order = shown(cur, report, "00123")
    assert (order["lines"][0]["sku"], order["ship_to"]["postal_code"]) == ("00042", "07114")
    assert order["placed_at"] == "2026-11-23T15:30:00Z"
    assert [one.column for one in report.warnings] == ["postal_code"]
    assert shown(cur, report, "00077")["lines"][0]["sku"] == "42"


def test_a_number_cell_that_lost_digits_is_refused(cur: Cursor, take: Any) -> None:
    body = sheet([HEAD.strip().split(","), ["web", 820982911946154508, *row("x").strip().split(",")[2:]]])
    report = take(body, "orders.xlsx")
    assert (report.created, report.refused) == (0, 1)
    assert "as text" in report.errors[0].fix


# Property: whatever the orders, their delimiter and how their rows are mixed, each comes out as it went in.
word = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
free = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"), max_size=12
)
line = st.fixed_dictionaries(
    {
        "sku": word,
        "title": free,
        "quantity": st.integers(1, 999).map(str),
        "unit_price": st.decimals(0, 10_000, places=3).map(str),
        "discount": st.sampled_from(["", "0.50"]),
    }
)
an_order = st.tuples(
    st.fixed_dictionaries({"name": free, "city": free, "note": free}), st.lists(line, min_size=1, max_size=4)
)


@settings(max_examples=60)
@given(st.dictionaries(word, an_order, min_size=1, max_size=5), st.randoms(), st.sampled_from(",;\t|"))
def test_orders_come_out_of_a_file_as_they_went_in(orders: Any, random: Any, delimiter: str) -> None:
    rows = [
        {"channel": "web", "external_id": key, "currency": "USD", **header, **one}
        for key, (header, lines) in orders.items()
        for one in lines
    ]
    random.shuffle(rows)
    text = io.StringIO()
    names = ["channel", "external_id", "currency", "name", "city", "note", "sku", "title", "quantity",
             "unit_price", "discount"]  # fmt: skip
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    found = {}
    for one in order_files.whole(Source.of_bytes("x.csv", text.getvalue().encode()), Reading()):
        read = order_rows.read(one, Reading())
        assert not read.faults
        found[one.external_id] = read.draft(1, MONDAY)
        again = [
            order_rows.read(part, Reading()).draft(1, MONDAY)
            for part in order_files.whole(Source.of_bytes("x.csv", one.body()), Reading())
        ]
        assert again == [found[one.external_id]]  # what the mailbox keeps says the same
    assert found.keys() == {key.strip() for key in orders}
    for key, (header, lines) in orders.items():
        draft = found[key.strip()]
        assert draft.note == header["note"].strip()
        assert sorted((one.sku, one.quantity, one.unit_price) for one in draft.lines) == sorted(
            (one["sku"].strip(), int(one["quantity"]), Decimal(one["unit_price"])) for one in lines
        )


class Long:
    """A file of orders that is made while it is read."""

    def __init__(self, orders: int, path: Path) -> None:
        with path.open("w") as file:
            file.write(HEAD)
            for number in range(orders):
                file.write(row(f"A-{number}") + row(f"A-{number}", "TEE"))
        self.source = Source.of_path(path)

    def peak(self) -> tuple[int, int]:
        """(orders, most bytes of memory at a time)."""
        tracemalloc.start()
        count = sum(1 for _ in order_files.whole(self.source, Reading()))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return count, most


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    few = Long(500, tmp_path / "few.csv").peak()
    many = Long(20_000, tmp_path / "many.csv").peak()
    assert (few[0], many[0]) == (500, 20_000)
    assert many[1] < few[1] + 40_000 * 64  # some bytes a row: where orders end, and sorting that


def test_orders_whose_rows_lie_too_far_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_files, "MOST_OPEN", 3)
    text = HEAD + "".join(row(f"A-{number}") for number in range(4)) * 2
    with pytest.raises(FileRefused, match="sort the file by order"):
        list(order_files.whole(Source.of_bytes("x.csv", text.encode()), Reading()))


SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
    "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,"
    "Lineitem taxable,Lineitem fulfillment status,Billing Name,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Cancelled at,Payment Method,Id,Tags,Lineitem discount\n"
)
FIRST = (
    "#1001,ada@example.com,paid,2026-11-23 05:01:00 -0500,partial,,no,USD,36.00,5.00,2.88,43.88,TEN,4.00,"
    "Standard,2026-11-23 05:00:00 -0500,2,Mug,10.00,,MUG,true,true,pending,Ada,Ada,1 Main Street,"
    "1 Main Street,,,New York,'10001,NY,US,'+1 555 0100,Ring twice,,card,820982911946154508,,0.00\n"
)
SECOND = "#1001,ada@example.com" + "," * 15 + "1,Tee,20.00,,TEE,true,true,fulfilled" + "," * 17 + "0.00\n"


def test_shopifys_own_export_is_read_under_its_profile(cur: Cursor, take: Any) -> None:
    report = take(SHOPIFY + FIRST + SECOND, reading=Reading(channel="web", profile="shopify"))
    assert report.errors == []
    order = shown(cur, report, "820982911946154508")
    assert order["holds"] == []
    assert order["total"] == {"amount": "43.88", "currency": "USD"}
    assert (order["ship_to"]["postal_code"], order["ship_to"]["phone"]) == ("10001", "+1 555 0100")
    assert order["placed_at"] == "2026-11-23T10:00:00Z"
    parts = [
        (one["sku"], one["quantities"]["shipped"], one["quantities"]["released"]) for one in order["lines"]
    ]
    assert parts == [("MUG", 0, 2), ("TEE", 1, 0)]  # what the shop has shipped is not shipped again
    again = take(SHOPIFY + FIRST + SECOND, reading=Reading(channel="web", profile="shopify"), again=True)
    assert again.unchanged == 1


def test_the_reader_of_moments_knows_both_sides_of_summer_time() -> None:
    zone = {order_columns.ZONE: "America/New_York"}
    assert order_columns.moment("2026-11-01 12:00", zone) == datetime(2026, 11, 1, 17, tzinfo=UTC)
    assert order_columns.moment("2026-10-31 12:00", zone) == datetime(2026, 10, 31, 16, tzinfo=UTC)


def test_rows_name_themselves_briefly() -> None:
    assert order_rows.named([2]) == "row 2"
    assert order_rows.named(range(2, 22)).endswith("and 8 more")
    assert isinstance(Rows("web", "A", (), None).numbers, tuple)
