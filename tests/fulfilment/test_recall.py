"""What must come back: stopped while it can be, else too late; of recall and acceptance one wins."""

import threading
from collections.abc import Callable
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.company import ACTOR, MONDAY, Company, build
from tests.fulfilment.opened import Opened, open_order, parcels, state_of, stock_of, units

from crossdock.core import recalls
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import ports, recall
from crossdock.fulfilment.accept import accept
from crossdock.fulfilment.errors import WrongState
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.recall import Standing, share
from crossdock.fulfilment.reject import reject
from crossdock.fulfilment.states import State
from crossdock.inventory import adjust


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Orders of which the listeners heard that they are open again."""
    heard: list[int] = []
    monkeypatch.setattr(ports, "_TOLD", [lambda _, order_ids, __: heard.extend(order_ids)])
    return heard


def ask(
    cur: Cursor,
    company: Company,
    opened: Opened,
    quantity: int,
    *,
    target: Any = "open",
    cause: Cause = Cause.RESTATED,
    seq: int = 1,
    sku: str = "MUG",
    here: bool = False,
) -> int:
    location_id = opened.location_id if here else None
    wanted = Recall(opened.order_id, seq, company.skus[sku], location_id, quantity, target, cause)
    return recalls.ask(cur, [wanted], at=MONDAY, actor=ACTOR)[0]


def run_stage(cur: Cursor) -> None:
    claimed = recall.claim(cur, 100, MONDAY)
    if claimed:
        recall.work(cur, claimed)


def answer(cur: psycopg.Cursor[Any], recall_id: int) -> tuple[str, int]:
    row = cur.execute("SELECT state, stopped FROM core_recall WHERE id = %s", (recall_id,)).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("released", [False, True])
def test_all_of_it_is_stopped_before_acceptance(
    cur: psycopg.Cursor[Any], told: list[int], released: bool
) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), released=released)
    assert (parcels(cur, company), stock_of(cur, company, "MUG")) == (1, (100, 3, 0))
    asked = ask(cur, company, opened, 3)
    run_stage(cur)
    assert answer(cur, asked) == ("stopped", 3)
    assert state_of(cur, opened) == "cancelled"
    assert units(cur, opened) == {"open": 3}
    assert (parcels(cur, company), stock_of(cur, company, "MUG")) == (0, (100, 0, 0))
    assert told == [opened.order_id]


def test_a_part_is_stopped_and_the_rest_goes_on(cur: psycopg.Cursor[Any], told: list[int]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), ("TEE", 1))
    asked = ask(cur, company, opened, 2, target="cancelled")
    run_stage(cur)
    assert answer(cur, asked) == ("stopped", 2)
    assert state_of(cur, opened) == "planned"
    assert units(cur, opened) == {"allocated": 1, "cancelled": 2}
    assert (parcels(cur, company), stock_of(cur, company, "MUG")) == (1, (100, 1, 0))
    assert told == []


def test_more_than_there_is_is_stopped_partly(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3))
    first = ask(cur, company, opened, 2)
    second = ask(cur, company, opened, 2)
    run_stage(cur)
    assert (answer(cur, first), answer(cur, second)) == (("stopped", 2), ("partly", 1))


def test_after_acceptance_it_is_too_late(cur: psycopg.Cursor[Any], told: list[int]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), released=True)
    accept(cur, [opened.id], at=MONDAY, actor=ACTOR)
    asked = ask(cur, company, opened, 3)
    run_stage(cur)
    assert answer(cur, asked) == ("too_late", 0)
    assert units(cur, opened) == {"released": 3}
    assert told == []


def test_what_was_rejected_meanwhile_is_cancelled_from_where_it_stands(
    cur: psycopg.Cursor[Any], told: list[int]
) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), released=True)
    asked = ask(cur, company, opened, 2, target="cancelled")
    reject(cur, [opened.id], "closed for stocktaking", at=MONDAY, actor=ACTOR)
    run_stage(cur)
    assert answer(cur, asked) == ("stopped", 2)
    assert units(cur, opened) == {"open": 1, "cancelled": 2}


def test_an_answered_recall_stays_answered(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3))
    asked = ask(cur, company, opened, 1)
    run_stage(cur)
    run_stage(cur)
    recall.work(cur, [])
    assert answer(cur, asked) == ("stopped", 1)
    assert units(cur, opened) == {"open": 1, "allocated": 2}


def test_missing_stock_comes_from_the_latest_order_that_can_still_be_stopped(
    cur: psycopg.Cursor[Any], told: list[int]
) -> None:
    """A count below what is reserved: the newest gives way, then (it had been accepted) the one before."""
    company = build(cur)
    sku, location = company.skus["TEE"], company.locations["EWR"]
    early = open_order(cur, company, "A-1", ("TEE", 4), released=True)
    late = open_order(cur, company, "A-2", ("TEE", 5), released=True)
    accept(cur, [late.id], at=MONDAY, actor=ACTOR)
    adjust.count(cur, [sku], [location], [6], [MONDAY], ["cycle 1"], at=MONDAY, actor=ACTOR)
    assert stock_of(cur, company, "TEE") == (9, 9, 3)
    run_stage(cur)  # the latest: too late
    assert stock_of(cur, company, "TEE") == (9, 9, 3)
    run_stage(cur)  # the one before
    assert stock_of(cur, company, "TEE") == (6, 6, 0)
    assert units(cur, early) == {"open": 3, "released": 1}
    assert units(cur, late) == {"released": 5}
    assert told == [early.order_id]
    run_stage(cur)
    assert stock_of(cur, company, "TEE") == (6, 6, 0)


def test_nobody_is_asked_for_ever_when_all_is_too_late(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("TEE", 5), released=True)
    accept(cur, [opened.id], at=MONDAY, actor=ACTOR)
    cell = [company.skus["TEE"]], [company.locations["EWR"]]
    adjust.count(cur, *cell, [3], [MONDAY], [""], at=MONDAY, actor=ACTOR)
    run_stage(cur)
    assert recall.claim(cur, 100, MONDAY) == []
    assert stock_of(cur, company, "TEE") == (5, 5, 2)


def test_the_location_with_an_address_hears_what_is_left(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    cur.execute(
        "UPDATE network_location_version SET address = 'https://dock.example/in' WHERE location_id = %s",
        (company.locations["EWR"],),
    )
    quiet = open_order(cur, company, "A-1", ("MUG", 3))
    opened = open_order(cur, company, "A-2", ("MUG", 3), released=True)
    ask(cur, company, quiet, 1)
    ask(cur, company, opened, 1)
    run_stage(cur)
    rows = cur.execute("SELECT order_id, kind, body FROM mailbox_outbound ORDER BY id").fetchall()
    assert [(row[0], row[1]) for row in rows] == [(opened.order_id, "fulfilment_order.stopped")]
    assert msgspec.json.decode(rows[0][2])["lines"] == [
        {"line": "1", "sku": "MUG", "title": "Mug", "quantity": 2}
    ]


def test_one_that_fails_is_answered_too_late_with_its_reason(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3))
    asked = ask(cur, company, opened, 1)
    recall.set_aside(cur, asked, "it broke")
    assert answer(cur, asked) == ("too_late", 0)
    rows = cur.execute(
        "SELECT data FROM core_event WHERE kind = 'recall_failed' AND order_id = %s", (opened.order_id,)
    ).fetchall()
    assert [row[0] for row in rows] == [{"reason": "it broke"}]


def race(db: Any, first: Callable[[Cursor], None], second: Callable[[Cursor], None]) -> list[str]:
    """Two transactions at once, on connections of their own; which of them got through."""
    through: list[str] = []
    start = threading.Barrier(2)

    def run(name: str, act: Callable[[Cursor], None]) -> None:
        connection = db.connect()
        start.wait()
        try:
            with connection.transaction(), connection.cursor(binary=True) as own:
                act(own)
            through.append(name)
        except WrongState:
            pass

    threads = [threading.Thread(target=run, args=pair) for pair in (("first", first), ("second", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return through


def test_of_recall_and_acceptance_exactly_one_wins(db: Any) -> None:
    setup = db.connect()
    with setup.transaction(), setup.cursor(binary=True) as cur:
        company = build(cur)
    for number in range(20):
        with setup.transaction(), setup.cursor(binary=True) as cur:
            opened = open_order(cur, company, f"R-{number}", ("MUG", 2), released=True)
            asked = ask(cur, company, opened, 2)

        def accepting(cur: Cursor, one: int = opened.id) -> None:
            accept(cur, [one], at=MONDAY, actor=ACTOR)

        through = race(db, accepting, run_stage)
        with setup.transaction(), setup.cursor(binary=True) as cur:
            found = (state_of(cur, opened), answer(cur, asked), units(cur, opened))
        if "first" in through:
            assert found == ("accepted", ("too_late", 0), {"released": 2})
        else:
            assert found == ("cancelled", ("stopped", 2), {"open": 2})


# Few lines and small numbers, so that recalls collide.
parts = st.builds(
    Standing,
    st.builds(
        Part,
        id=st.integers(1, 4),
        order_id=st.integers(1, 2),
        location_id=st.integers(1, 2),
        line_seq=st.integers(1, 2),
        units=st.integers(1, 5),
    ),
    st.sampled_from([State.PLANNED, State.RELEASED]),
)
standing_lists = st.lists(
    parts, max_size=6, unique_by=lambda one: (one.part.id, one.part.order_id, one.part.line_seq)
)
recall_lists = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.sampled_from([None, 1, 2]), st.integers(1, 6)),
    max_size=4,
).map(
    lambda rows: [
        Recall(order, line, 1, place, units, "open", Cause.RESTATED, id=nth)
        for nth, (order, line, place, units) in enumerate(rows, start=1)
    ]
)


def matches(wanted: Recall, part: Part) -> bool:
    same = (wanted.order_id, wanted.line_seq) == (part.order_id, part.line_seq)
    return same and wanted.location_id in (None, part.location_id)


@given(recall_lists, standing_lists)
def test_recalls_stop_what_they_may_and_never_more_than_stands(
    wanted: list[Recall], standing: list[Standing]
) -> None:
    stops = share(wanted, standing)
    assert all(matches(stop.recall, stop.part) and stop.part.units > 0 for stop in stops)
    for one in wanted:
        assert sum(stop.part.units for stop in stops if stop.recall is one) <= one.quantity
    left = {}
    for one_standing in standing:
        key = (one_standing.part.id, one_standing.part.order_id, one_standing.part.line_seq)
        stopped = sum(
            stop.part.units for stop in stops if (stop.part.id, stop.part.order_id, stop.part.line_seq) == key
        )
        left[key] = one_standing.part.units - stopped
        assert left[key] >= 0
    for one in wanted:
        short = one.quantity - sum(stop.part.units for stop in stops if stop.recall is one)
        spare = [s for s in standing if matches(one, s.part)]
        idle = sum(left[s.part.id, s.part.order_id, s.part.line_seq] for s in spare)
        assert not (short and idle)


@given(recall_lists, standing_lists)
def test_planned_units_are_stopped_before_released_ones(
    wanted: list[Recall], standing: list[Standing]
) -> None:
    stops = share(wanted, standing)
    for stop in stops:
        if stop.state is State.RELEASED:
            before = [one for one in stops if one.recall.id <= stop.recall.id]
            for one in standing:
                if one.state is State.PLANNED and matches(stop.recall, one.part):
                    key = (one.part.id, one.part.order_id, one.part.line_seq)
                    gone = sum(
                        s.part.units for s in before if (s.part.id, s.part.order_id, s.part.line_seq) == key
                    )
                    assert gone == one.part.units
