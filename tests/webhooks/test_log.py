"""The feed: every event once from any point, as it was asked for; and of an order in its order."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.core.test_events_feed import settle, uncommitted

from crossdock.core import db as database
from crossdock.core import events
from crossdock.core.events import START, Event
from crossdock.webhooks import log
from crossdock.webhooks.errors import EventCursorUnknown
from crossdock.webhooks.log import Page, Position, Wanted

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def tell(*told: Event, at: datetime = MONDAY) -> None:
    with database.transaction() as cur:
        events.record(cur, told, at=at, actor=ACTOR)


def note(number: int, kind: str = "note") -> Event:
    return Event(0, "order", number, kind)


def read(after: Position, wanted: Wanted = Wanted(), limit: int = 100) -> Page:  # noqa: B008 - frozen
    with database.transaction() as cur:
        return log.page(cur, after, wanted, limit)


def numbers(page: Page) -> list[int]:
    return [one.event.subject_id for one in page.items]


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_pages_of_any_size_show_everything_once(db: Database, limit: int) -> None:
    for number in range(7):
        tell(note(number))
    settle()
    after, seen = START, []
    while True:
        page = read(after, limit=limit)
        seen += numbers(page)
        after = page.position
        if not page.more:
            break
    assert seen == list(range(7))
    assert numbers(read(after)) == []
    tell(note(8))
    settle()
    assert numbers(read(after)) == [8]


def test_the_place_behind_all_that_is_shown_does_not_pass_what_commits_late(db: Database) -> None:
    tell(note(1))
    settle()
    with uncommitted(db):
        tell(note(2))
        page = read(START)
        assert numbers(page) == [1]
        assert numbers(read(page.position)) == []
        with database.transaction() as cur:
            latest = log.position_of(cur, log.LATEST)
    settle()
    assert [one.event.subject for one in read(page.position).items] == ["late", "order"]
    assert [one.event.subject for one in read(latest).items] == ["late", "order"]


def test_what_few_want_is_found_in_bounded_looks(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "AT_ONCE", 10)
    monkeypatch.setattr(log, "MOST_SCANNED", 20)
    for _ in range(5):
        tell(*(note(1) for _ in range(10)))
    tell(note(2, "held"))
    settle()
    after, pages, seen = START, 0, []
    while True:
        page = read(after, Wanted(types=frozenset({"order.held"})))
        pages, after = pages + 1, page.position
        seen += numbers(page)
        if not page.more:
            break
    assert (seen, pages) == ([2], 3)


def test_a_page_begins_at_a_time_whatever_the_clock_did(db: Database) -> None:
    """The clock is read before the transaction gets its id: a later one may hold an earlier time."""
    hour = timedelta(hours=1)
    for number in range(40):
        lag = timedelta(minutes=4) if number % 7 == 0 else timedelta(0)
        tell(note(number), at=LONG_AGO + number * hour / 10 - lag)
    settle()
    for number in range(0, 40, 3):
        moment = LONG_AGO + number * hour / 10 - timedelta(minutes=4)
        expected = [one.event.subject_id for one in read(START).items if one.event.at >= moment]
        with database.transaction() as cur:
            after = log.position_of(cur, None, moment)
        assert numbers(read(after, Wanted(since=moment))) == expected
        assert len(read(after).items) <= len(expected) + 3  # not from the beginning


def test_cursors_are_places_events_and_the_end(db: Database) -> None:
    tell(note(1), note(2))
    settle()
    first, second = read(START).items
    with database.transaction() as cur:
        assert log.position_of(cur, None) == START
        assert log.position_of(cur, log.written((7, 9))) == (7, 9)
        assert log.position_of(cur, first.document["id"]) == first.position
        behind = log.position_of(cur, log.LATEST)
        for text in (
            "",
            "7",
            "7.",
            ".9",
            "7.9.1",
            "evt_",
            "evt_99999999",
            "-1.2",
            "٣.٣",
            "latest ",
            "9" * 40,
        ):
            with pytest.raises(EventCursorUnknown):
                log.position_of(cur, text)
    assert numbers(read(first.position)) == [2]
    assert numbers(read(second.position)) == numbers(read(behind)) == []


def test_of_an_order_later_events_have_larger_numbers_though_their_transaction_began_before(
    db: Database,
) -> None:
    """What waited for a row has the smaller transaction id, and comes first in the log; its number says that
    it is the later.
    """
    rival = db.connect()
    rival.execute("SELECT pg_current_xact_id()")
    tell(Event(5, "order", 5, "held"))
    rival.execute(
        "INSERT INTO core_event (order_id, subject, subject_id, kind, actor, at)"
        " VALUES (5, 'order', 5, 'hold_lifted', 'a', %s)",
        (MONDAY,),
    )
    rival.commit()
    settle()
    found = [one.event for one in read(START, Wanted(order_id=5)).items]
    assert [one.kind for one in found] == ["hold_lifted", "held"]
    assert [one.kind for one in sorted(found, key=lambda one: one.id)] == ["held", "hold_lifted"]
