"""The board of what will be missed, and the act that keeps promises for many orders at once."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from tests.company import ACTOR, MONDAY, Company
from tests.desk.stepping import asked, chosen, results, settle
from tests.sourcing.steps import take

from crossdock.app import verify
from crossdock.core.sql import Cursor
from crossdock.desk import board, bulk
from crossdock.desk.acts import Act, Asked
from crossdock.desk.errors import BulkNotUndoable, BulkTooLarge
from crossdock.orders.numbers import format_number

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)


def some(cur: Cursor, mine: Company) -> tuple[int, int, int]:
    """Late by its cut-off; with time left; without stock."""
    late, early, short = take(
        cur,
        mine.order("A-1", ("MUG", 1), deliver_by=WEDNESDAY),
        mine.order("A-2", ("MUG", 1), to="CA", deliver_by=FRIDAY),
        mine.order("A-3", ("SOFA", 1), deliver_by=FRIDAY),
    )
    return late, early, short


def test_the_board_has_what_must_leave_first_on_top(cur: Cursor, mine: Company) -> None:
    late, early, short = some(cur, mine)
    found = board.read(cur, at=MONDAY, limit=10)
    numbers = [one.row.number for one in found.entries]
    assert numbers == [format_number(one) for one in (late, early, short)]  # 16:00 in New York, 14:00 in LA
    assert [one.tone for one in found.entries] == ["planned", "planned", "now"]
    assert not found.more
    soon = board.read(cur, at=MONDAY + timedelta(hours=5), limit=10)
    assert [one.tone for one in soon.entries] == ["soon", "planned", "now"]
    two = board.read(cur, at=TUESDAY, limit=2)
    assert two.more
    then = two.entries
    assert [(one.tone, one.offer is not None, one.standing.spare) for one in then] == [
        ("now", True, -1),
        ("soon", False, 1),  # it has missed its cut-off, and is in time all the same
    ]


def test_somebody_of_a_channel_sees_its_orders(cur: Cursor, mine: Company) -> None:
    some(cur, mine)
    assert len(board.read(cur, channels=["web"], at=MONDAY, limit=10).entries) == 3
    assert not board.read(cur, channels=["other"], at=MONDAY, limit=10).entries


def test_the_orders_of_some_channels_are_found_among_so_many_and_more_is_said(
    cur: Cursor, mine: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = take(cur, *(mine.order(f"M-{n}", ("MUG", 1), deliver_by=FRIDAY) for n in range(3)))
    idle = take(cur, *(mine.order(f"S-{n}", ("SOFA", 1), deliver_by=FRIDAY) for n in range(3)))
    numbers = [format_number(one) for one in (*many, *idle)]
    for name, look, whole in (("LOOK_OPEN", 3, 2), ("LOOK_IDLE", 3, 2)):
        for channel in ("web", "other"):
            monkeypatch.setattr(board, name, look)
            assert not board.read(cur, channels=[channel], at=MONDAY, limit=10).beyond
            monkeypatch.setattr(board, name, whole)
            found = board.read(cur, channels=[channel], at=MONDAY, limit=10)
            assert found.beyond
            assert len(found.entries) == (5 if channel == "web" else 0)
        assert len(board.read(cur, at=MONDAY, limit=10).entries) == len(numbers)  # of all: nothing is bounded
        assert not board.read(cur, at=MONDAY, limit=10).beyond
        monkeypatch.setattr(board, name, look)


def test_an_order_that_came_last_and_must_leave_first_is_on_it(cur: Cursor, mine: Company) -> None:
    """However many older ones have more time: by cut-off are they chosen, not by age."""
    older = [mine.order(f"B-{n}", ("MUG", 1), deliver_by=WEDNESDAY) for n in range(6)]
    with patch("crossdock.core.clock.now", return_value=TUESDAY):
        take(cur, *older, at=TUESDAY)
    (urgent,) = take(cur, mine.order("B-9", ("MUG", 1), deliver_by=WEDNESDAY), at=MONDAY)
    found = board.read(cur, at=MONDAY, limit=1)
    assert [one.row.number for one in found.entries] == [format_number(urgent)]
    assert found.more


def test_the_act_does_what_it_showed_for_each_order(cur: Cursor, mine: Company) -> None:
    late, early, short = some(cur, mine)
    which = chosen(late, early, short)
    with patch("crossdock.core.clock.now", return_value=TUESDAY):
        shown = bulk.preview(cur, Asked(Act.RESCUE), which)
        assert [(one["outcome"], one["why"]) for one in shown["items"]] == [
            ("change", "goes by expedited from EWR, there on 2026-11-25: 5.00 USD more"),
            ("unchanged", "will be in time, or was promised for no day"),
            ("refused", "nothing would have it there: no location has all of it"),
        ]
        assert not shown["undo"]["possible"]
        made = bulk.run(
            cur, Asked(Act.RESCUE), which, fingerprint=shown["fingerprint"], at=TUESDAY, actor=ACTOR
        )
        settle(cur)
        assert list(results(cur, made).values()) == ["done", "unchanged", "failed"]
        assert not board.read(cur, at=TUESDAY, limit=1).entries[0].standing.will_miss
        with pytest.raises(BulkNotUndoable):
            bulk.undo(cur, made, at=TUESDAY, actor=ACTOR)
    assert all(verify.check(cur, name).clean for name in verify.CHECKS)


def test_no_more_than_the_engine_looks_at_together(cur: Cursor, mine: Company) -> None:
    with patch.dict("crossdock.desk.acts.FEWER", {Act.RESCUE: 2}), pytest.raises(BulkTooLarge):
        bulk.preview(cur, asked(Act.RESCUE), chosen(*some(cur, mine)))
