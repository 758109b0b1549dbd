"""How far the search is behind: a figure in the metrics, in the check-up and in the console."""

from datetime import timedelta
from threading import Event

import pytest
from tests import company
from tests.company import MONDAY
from tests.conftest import Database
from tests.console.conftest import browser
from tests.core.test_events_feed import settle
from tests.sourcing.steps import take

from crossdock.app import doctor, health
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.stages import Loop
from crossdock.desk import filling


def test_the_lag_of_the_search_is_seen_everywhere(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
        ada = browser(cur)
    Loop([filling.STAGE], stop=Event()).drain()
    with database.transaction() as cur:
        take(cur, mine.order("A-1", ("MUG", 1)))
    settle()
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(seconds=7))
    monkeypatch.setattr(clock, "refresh", lambda _cur: MONDAY + timedelta(seconds=7))

    def seen() -> tuple[bool, bool, bool]:
        with database.transaction() as cur:
            [check] = doctor._search(cur, clock.now())
        page = ada.get("/console/settings/health").content.decode()
        metrics = health.metrics().body
        return (
            b"crossdock_search_behind_seconds 7.0" in metrics,
            check.found == "7 s behind",
            "7 seconds behind" in page,
        )

    assert seen() == (True, True, True)
    Loop([filling.STAGE], stop=Event()).drain()
    assert seen() == (False, False, False)
    assert b"crossdock_search_behind_seconds 0.0" in health.metrics().body
    assert "up to date" in ada.get("/console/settings/health").content.decode()
