"""The stage that keeps the search in step with the log, killed or not, whatever breaks it."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from tests.company import ACTOR, MONDAY, Company, build
from tests.conftest import Database
from tests.core.test_events_feed import settle
from tests.desk.test_searching import bought, found, numbers
from tests.sourcing.steps import take

from crossdock.app import verify
from crossdock.core import db as database
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.core.stages import Loop, Pause
from crossdock.desk import filling, spelling
from crossdock.orders import notes
from crossdock.orders.numbers import format_number
from crossdock.webhooks.catalogue import KINDS


@pytest.fixture
def mine(db: Database, monday: None) -> Company:
    """The company; the search has seen that there are no orders from before."""
    with database.transaction() as cur:
        found = build(cur)
    loop().drain()
    return found


def loop() -> Loop:
    stop = threading.Event()
    return Loop([filling.STAGE], stop=stop, waker=Pause(stop))


def filled() -> None:
    settle()
    loop().drain()


def placed(mine: Company, *names: str) -> list[int]:
    with database.transaction() as cur:
        return take(cur, *(bought(mine, f"B-{name}", name) for name in names))


def seen(text: str) -> list[str]:
    with database.transaction() as cur:
        return numbers(found(cur, text))


def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The orders that are read from now on."""
    told: list[int] = []
    fill = filling._fill

    def noting(cur: Cursor, ids: Sequence[int]) -> int:
        told.extend(ids)
        return fill(cur, ids)

    monkeypatch.setattr(filling, "_fill", noting)
    return told


def test_orders_are_found_when_the_log_was_read(mine: Company) -> None:
    ids = placed(mine, "Ada Lovelace", "Bob Byron")
    assert seen("lovelace") == []
    assert seen(format_number(ids[0])) == [format_number(ids[0])]  # numbers of their own, at once
    filled()
    assert seen("lovelace") == [format_number(ids[0])]
    assert seen("byron") == [format_number(ids[1])]
    with database.transaction() as cur:
        assert verify.check(cur, "search").clean


def test_what_is_not_committed_is_read_later(mine: Company, db: Database) -> None:
    """A transaction that began before others and commits after them is not passed over."""
    late = db.connect()
    late.execute("SELECT pg_current_xact_id()")
    [first] = placed(mine, "Ada Lovelace")
    loop().drain()
    assert seen("lovelace") == []
    late.execute(
        "INSERT INTO core_event (order_id, subject, subject_id, kind, actor, at)"
        " VALUES (%s, 'order', %s, 'edited', 'x', %s)",
        [first, first, MONDAY],
    )
    late.commit()
    filled()
    assert seen("lovelace") == [format_number(first)]


def test_news_that_changes_no_words_has_nothing_read(mine: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    [one] = placed(mine, "Ada Lovelace")
    filled()
    told = reads(monkeypatch)
    with database.transaction() as cur:
        notes.add(cur, [one], "call her", at=MONDAY, actor=ACTOR)
    filled()
    assert told == []
    with database.transaction() as cur:
        events.record(cur, [events.Event(one, "order", one, "edited")], at=MONDAY, actor=ACTOR)
    filled()
    assert told == [one]
    assert set(filling.IDLE.values) <= KINDS["order"].keys()


def test_a_stage_that_is_killed_has_done_neither(mine: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = placed(mine, "Ada Lovelace", "Bob Byron")
    settle()

    class Killed(BaseException):
        pass

    fill = filling._fill

    def die(cur: Cursor, some: Sequence[int]) -> int:
        fill(cur, some)
        raise Killed

    monkeypatch.setattr(filling, "_fill", die)
    with pytest.raises(Killed):
        loop().round()
    assert seen("lovelace") == []
    monkeypatch.setattr(filling, "_fill", fill)
    filled()
    assert seen("lovelace") == [format_number(ids[0])]


def test_an_order_that_cannot_be_read_is_set_aside_and_the_others_go_on(
    mine: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = placed(mine, "Ada Lovelace", "Bob Byron", "Cid Cole")
    settle()
    found_by = filling._found_by

    def broken(row: tuple[Any, ...]) -> Any:
        if row[0] == ids[1]:
            raise ValueError("no words")
        return found_by(row)

    monkeypatch.setattr(filling, "_found_by", broken)
    filled()
    assert [seen(name) for name in ("lovelace", "byron", "cole")] == [
        [format_number(ids[0])], [], [format_number(ids[2])]
    ]  # fmt: skip
    with database.transaction() as cur:
        kinds = [one.kind for one in events.of_order(cur, ids[1])]
    assert kinds.count("not_searchable") == 1


def test_one_process_fills_at_a_time(mine: Company, db: Database) -> None:
    placed(mine, "Ada Lovelace")
    settle()
    rival = db.connect()
    rival.execute("SELECT FROM desk_search FOR NO KEY UPDATE")
    assert not loop().round()
    rival.rollback()
    filled()
    assert len(seen("lovelace")) == 1


def test_orders_from_before_are_read_beside_the_log_the_newest_first(
    mine: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade, and where keys are made by other rules."""
    old = placed(mine, *(f"Ada Nr{at}" for at in range(40)))
    filled()
    with database.transaction() as cur:
        cur.execute("TRUNCATE desk_posting, desk_entry, desk_term")
        cur.execute("UPDATE desk_search SET version = 0")
    [new] = placed(mine, "Ada Lovelace")
    settle()
    told = reads(monkeypatch)
    filler = loop()
    filler.turns["search"].limit = 32
    filler.round()
    assert new in told
    assert sorted(told)[-32:] == sorted(told)  # the newest
    filled()
    assert len(seen("ada")) == 41
    with database.transaction() as cur:
        assert cur.execute("SELECT s.below FROM desk_search AS s").fetchone() == (None,)
        [version] = cur.execute("SELECT version FROM desk_search").fetchone() or [None]
        assert verify.check(cur, "search").clean
    assert version == spelling.VERSION
    assert set(told) == {*old, new}
    with database.transaction() as cur:
        filling.rebuild(cur)
    told.clear()
    filled()
    assert sorted(told) == sorted([*old, new])
