"""Files of orders as they really come: each order by itself, wrong ones named by row, nothing twice."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from tests import company
from tests.channels.documents import DATA
from tests.channels.filed import HEAD, WHERE, Take, outcomes, row, shown, taker
from tests.company import ACTOR, MONDAY

from crossdock.channels.order_rows import Reading
from crossdock.core.sql import Cursor
from crossdock.mailbox import intake, messages, quarantine
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import merging


@pytest.fixture
def take(cur: Cursor, monday: None) -> Take:
    """Takes a file in at the tiny company and gives the report."""
    company.build(cur)
    return taker()


def test_rows_of_an_order_become_one_order_and_are_released(cur: Cursor, take: Any) -> None:
    report = take(HEAD + row("A-1", "MUG", "2") + row("A-2") + row("A-1", "TEE", "1", "20.00"))
    assert (report.read, report.created, report.held, report.ok) == (3, 2, 0, True)
    order = shown(cur, report, "A-1")
    assert order["status"] == "released"
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("MUG", 2), ("TEE", 1)]
    assert order["customer"]["email"] == "ada@example.com"
    assert order["placed_at"] == "2026-11-23T10:00:00Z"
    assert [one.rows for one in report.orders] == [(3,), (2, 4)]


def test_a_file_taken_in_twice_changes_nothing(cur: Cursor, take: Any) -> None:
    body = HEAD + row("A-1") + row("A-2", "LAMP", "1", "50.00")
    assert take(body).created == 2
    second = take(body, "another name.csv")
    assert (second.skipped, second.before, second.created) == (True, "orders.csv", 0)
    third = take(body, again=True)
    assert (third.skipped, third.unchanged, third.created) == (False, 2, 0)
    longer = take(body + row("A-3"))
    assert outcomes(longer) == {"A-1": "unchanged", "A-2": "unchanged", "A-3": "new"}
    assert cur.execute("SELECT count(*) FROM orders_order").fetchone() == (3,)


def test_a_known_order_of_another_content_stays_and_what_differs_is_named(cur: Cursor, take: Any) -> None:
    take(HEAD + row("A-1", "MUG", "2"))
    report = take(HEAD + row("A-1", "MUG", "3"))
    (result,) = report.orders
    assert result.outcome == "differs"
    assert "lines[0].quantity" in result.faults[0].fix
    assert shown(cur, report, "A-1")["lines"][0]["quantity"] == 2


def test_orders_that_were_merged_are_known_when_their_file_comes_again(cur: Cursor, take: Any) -> None:
    body = HEAD + row("A-1", "MUG", "2") + row("A-2", "TEE", "1", "20.00")
    first, second = (parse_number(one.number) for one in take(body).orders)
    merging.merge(cur, first, second, at=MONDAY, actor=ACTOR)
    before = [read.show(cur, [one]) for one in (first, second)]
    assert outcomes(take(body, again=True)) == {"A-1": "unchanged", "A-2": "unchanged"}
    more = take(HEAD + row("A-1", "MUG", "3") + row("A-2", "TEE", "2", "20.00"))
    assert outcomes(more) == {"A-1": "differs", "A-2": "differs"}
    assert [read.show(cur, [one]) for one in (first, second)] == before


def test_rows_that_contradict_each_other_are_refused_by_name_and_the_rest_goes_in(
    cur: Cursor, take: Any
) -> None:
    two = WHERE.replace("1 Main", "2 Main")
    report = take(
        HEAD + row("A-1") + row("A-1", where=two) + row("A-2") + row("A-2", currency="EUR") + row("A-3")
    )
    assert outcomes(report) == {"A-1": "refused", "A-2": "refused", "A-3": "new"}
    by_order = {one.external_id: one.faults for one in report.orders}
    assert [(one.column, one.row) for one in by_order["A-1"]] == [("line1", 2)]
    assert "row 2" in by_order["A-1"][0].fix
    assert "row 3" in by_order["A-1"][0].fix
    assert by_order["A-2"][0].column == "currency"


def test_what_is_only_written_otherwise_is_no_contradiction(cur: Cursor, take: Any) -> None:
    other = {"placed": "2026-11-23T05:00:00-05:00", "currency": "usd"}
    blank = "web,A-1," + "," * 11 + "TEE,1,20.00,,,\n"
    report = take(HEAD + row("A-1") + row("A-1", "LAMP", "1", "50.00", **other) + blank)
    assert outcomes(report) == {"A-1": "new"}
    assert len(shown(cur, report, "A-1")["lines"]) == 3


def test_unknown_skus_and_missing_addresses_are_in_and_held(cur: Cursor, take: Any) -> None:
    nowhere = "ada@example.com,,,,,,,US,,standard"
    report = take(HEAD + row("A-1", "NEVER") + row("A-2", where=nowhere) + row("A-3", ""))
    held = {one.external_id: one.holds for one in report.orders}
    assert held == {"A-1": ("unknown_sku",), "A-2": ("address_incomplete",), "A-3": ("unknown_sku",)}
    assert (report.created, report.held, report.ok) == (3, 3, True)


def test_a_stated_total_that_does_not_add_up_holds(cur: Cursor, take: Any) -> None:
    head = HEAD.strip() + ",shipping,total\n"
    report = take(head + row("A-1").strip() + ",5.00,15.00\n" + row("A-2").strip() + ",5.00,16.00\n")
    assert {one.external_id: one.holds for one in report.orders} == {"A-1": (), "A-2": ("totals_mismatch",)}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "1.5"}, "quantity"),
        ({"price": "ten"}, "unit_price"),
        ({"price": "1,234"}, "unit_price"),
        ({"price": ""}, "unit_price"),
        ({"placed": "23/11/2026"}, "placed_at"),
        ({"placed": "2026-11-23 10:00"}, "placed_at"),
        ({"currency": "dollars"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"where": WHERE.replace(",US,", ",United States,")}, "country"),
        ({"where": WHERE.replace("standard", "teleport")}, "service_level"),
    ],
    ids=str,
)
def test_a_cell_that_cannot_be_read_is_named_and_its_order_waits(
    cur: Cursor, take: Any, cells: dict[str, str], column: str
) -> None:
    cells = {name: f'"{text}"' if "," in text and name == "price" else text for name, text in cells.items()}
    report = take(HEAD + row("A-1") + row("A-2", **cells))
    assert outcomes(report) == {"A-1": "new", "A-2": "refused"}
    assert {(one.row, one.column) for one in report.errors} == {(3, column)}
    (waiting,) = quarantine.list_open(cur)
    assert (waiting.kind, waiting.source, waiting.code) == ("file/orders", "file/web", "order_invalid")
    assert f"row 3, {column}" in waiting.reason


def test_what_was_refused_is_mended_replayed_and_taken_in(cur: Cursor, take: Any) -> None:
    report = take(HEAD + row("A-1") + row("A-2", quantity="two") + row("A-2", "TEE", "1", "20.00"))
    message = report.orders[1].message
    assert message is not None
    body = messages.body(cur, message)
    quarantine.mend(cur, message, body.replace(b",two,", b",2,"), at=MONDAY, actor=ACTOR)
    done = intake.work(cur, intake.claim(cur, 10, MONDAY))
    assert (done.claimed, done.done) == (1, 1)
    assert quarantine.list_open(cur) == []
    again = take(HEAD + row("A-1") + row("A-2", quantity="2") + row("A-2", "TEE", "1", "20.00"))
    assert outcomes(again) == {"A-1": "unchanged", "A-2": "unchanged"}
    assert shown(cur, again, "A-2")["status"] == "released"


def test_a_mend_that_is_still_wrong_waits_again(cur: Cursor, take: Any) -> None:
    report = take(HEAD + row("A-2", quantity="two"))
    quarantine.mend(cur, report.orders[0].message, b"nonsense\n", at=MONDAY, actor=ACTOR)
    assert intake.work(cur, intake.claim(cur, 10, MONDAY)).done == 0
    (waiting,) = quarantine.list_open(cur)
    assert (waiting.times, waiting.code) == (2, "file_unreadable")


def test_the_same_wrong_file_again_is_told_again_and_kept_once(cur: Cursor, take: Any) -> None:
    body = HEAD + row("A-1") + row("A-2", quantity="two")
    first, second = take(body), take(body)
    assert outcomes(second) == {"A-1": "unchanged", "A-2": "refused"}
    assert first.orders[1].message == second.orders[1].message
    assert len(quarantine.list_open(cur)) == 1


def test_a_damaged_row_keeps_its_own_order_out_and_no_other(cur: Cursor, take: Any) -> None:
    long = row("A-2", "MUG").strip() + ",one,more\n"
    short = "web,A-3,2026-11-23T10:00:00Z,ada@example.com\n"
    report = take(HEAD + row("A-1") + row("A-2") + long + row("A-3") + short + row("A-4"))
    assert outcomes(report) == {"A-1": "new", "A-2": "refused", "A-3": "refused", "A-4": "new"}
    assert {one.row for one in report.errors} == {4, 6}
    kept = messages.body(cur, report.orders[2].message).decode()  # type: ignore[arg-type]
    assert short in kept


def test_a_row_without_an_order_keeps_those_out_that_it_may_belong_to(cur: Cursor, take: Any) -> None:
    other = WHERE.replace("Ada", "Ben").replace("1 Main", "9 Main")
    report = take(HEAD + row("A-1") + row("", "TEE") + row("A-2", where=other) + row("A-3"))
    assert [(one.external_id, one.outcome) for one in report.orders] == [
        ("A-1", "refused"),
        ("", "refused"),
        ("A-2", "new"),
        ("A-3", "new"),
    ]
    assert "row 3" in report.orders[0].faults[0].fix
    # It was none of its lines: as it stands, it is replayed.
    quarantine.replay(cur, [report.orders[0].message], at=MONDAY, actor=ACTOR)
    assert intake.work(cur, intake.claim(cur, 10, MONDAY)).done == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (HEAD.replace("email", "sku") + row("A-1"), "keep one column sku"),
        (HEAD.replace("quantity", "qty") + row("A-1"), "add the column quantity"),
        (HEAD.replace("channel,", "") + row("A-1").replace("web,", ""), "add the column channel"),
        (HEAD + row("A-1") + 'web,"A-2', "mend the quotes"),
        ("", "the file is empty"),
        ((DATA / "csv" / "shopify_order_data.csv").read_bytes(), "add the columns channel, external_id"),
    ],
    ids=["twice", "missing", "no channel", "quotes", "empty", "extract"],
)
def test_a_file_that_cannot_be_read_is_kept_whole(
    cur: Cursor, take: Any, body: str | bytes, said: str
) -> None:
    report = take(body)
    assert (report.applied, report.created) == (False, 0)
    assert said in report.errors[0].fix
    (waiting,) = quarantine.list_open(cur)
    assert (waiting.inbound_id, waiting.code) == (report.message, "file_unreadable")
    assert messages.body(cur, report.message) == (body.encode() if isinstance(body, str) else body)


def test_a_whole_file_that_was_mended_is_taken_in_by_intake(cur: Cursor, take: Any) -> None:
    good = HEAD + row("A-1") + row("A-2", quantity="two") + row("A-1", "TEE", "1", "20.00")
    report = take(good.replace("quantity", "qty"))
    quarantine.mend(cur, report.message, good.encode(), at=MONDAY, actor=ACTOR)
    intake.work(cur, intake.claim(cur, 10, MONDAY))
    assert cur.execute("SELECT external_id FROM orders_order").fetchall() == [("A-1",)]
    (waiting,) = quarantine.list_open(cur)
    assert "row 3, quantity" in waiting.reason


def test_a_dry_run_says_what_would_happen_and_writes_nothing(cur: Cursor, take: Any) -> None:
    body = HEAD + row("A-1") + row("A-2", "NEVER") + row("A-3", quantity="x")
    report = take(body, dry_run=True)
    assert outcomes(report) == {"A-1": "new", "A-2": "new", "A-3": "refused"}
    assert (report.applied, report.held) == (False, 1)
    for table in ("orders_order", "mailbox_inbound", "core_import", "core_event"):
        assert cur.execute(f"SELECT count(*) FROM {table} WHERE true").fetchone() in ((0,), (None,)) or (
            table == "core_event"
        )


def test_a_channel_that_is_not_there_is_made_and_a_retired_one_is_refused(cur: Cursor, take: Any) -> None:
    from crossdock.partners import channels

    assert take((HEAD + row("A-1")).replace("web,", "market,")).created == 1
    assert channels.by_name(cur, "market").kind == "file"
    channels.retire(cur, "market", at=MONDAY)
    report = take((HEAD + row("A-2")).replace("web,", "market,"))
    assert report.errors[0].column == "channel"


def test_a_poisoned_order_does_not_fail_its_neighbours(
    cur: Cursor, take: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crossdock.channels import receivers

    real = receivers.receive

    def failing(cur: Cursor, arrivals: Sequence[Any], **how: Any) -> Any:
        if any(draft.external_id == "A-2" for _, draft in arrivals):
            raise ArithmeticError("nobody thought of this")
        return real(cur, arrivals, **how)

    monkeypatch.setattr(receivers, "receive", failing)
    report = take(HEAD + row("A-1") + row("A-2") + row("A-3"))
    assert outcomes(report) == {"A-1": "new", "A-2": "refused", "A-3": "new"}
    assert "nobody thought of this" in report.errors[0].fix


def document(external_id: str, **other: Any) -> str:
    price = {"amount": "10.00", "currency": "USD"}
    address = {"name": "Ada", "line1": "1 Main Street", "city": "New York", "region": "NY",
               "postal_code": "10001", "country": "US"}  # fmt: skip
    whole = {
        "channel": "web",
        "external_id": external_id,
        "currency": "USD",
        "ship_to": address,
        "lines": [{"sku": "MUG", "quantity": 1, "unit_price": price}],
        "total": price,
    }
    return json.dumps({**whole, **other}) + "\n"


def test_lines_of_json_hold_rows_or_whole_orders(cur: Cursor, take: Any) -> None:
    cells = dict(zip(HEAD.strip().split(","), row("A-1").strip().split(","), strict=True))
    rows = json.dumps({**cells, "quantity": 2, "unit_price": 10.5}) + "\n"
    broken = "{broken\n" + rows.replace("A-1", "A-2")[:-9] + "\n"
    report = take(rows + rows.replace("MUG", "TEE") + document("D-1") + broken, "orders.jsonl")
    assert [(one.external_id, one.outcome) for one in report.orders] == [
        ("A-1", "new"),
        ("D-1", "new"),
        ("", "refused"),
        ("A-2", "refused"),
    ]
    assert shown(cur, report, "A-1")["lines"][0]["unit_price"]["amount"] == "10.50"
    assert shown(cur, report, "D-1")["total"] == {"amount": "10.00", "currency": "USD"}


def test_a_whole_order_of_json_is_wrong_by_its_fields_and_takes_the_files_channel(
    cur: Cursor, take: Any
) -> None:
    nowhere = json.loads(document("D-2"))
    del nowhere["channel"]
    text = document("D-1", currency=7) + json.dumps(nowhere) + "\n"
    report = take(text, "orders.jsonl", Reading(channel="web"))
    assert outcomes(report) == {"D-1": "refused", "D-2": "new"}
    assert [(one.row, one.column) for one in report.errors] == [(1, "currency")]
    quarantine.mend(cur, report.orders[0].message, document("D-1").encode(), at=MONDAY, actor=ACTOR)
    assert intake.work(cur, intake.claim(cur, 10, MONDAY)).done == 1
