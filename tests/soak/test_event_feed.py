"""Sixteen writers and eight readers for a minute: each event exactly once for each reader."""

import pytest
from tests.api.calling import key
from tests.app.serving import served
from tests.conftest import Database
from tests.faults.event_feed import Feed

from crossdock.core import db as database


@pytest.mark.soak
def test_a_minute_of_late_commits(db: Database) -> None:
    with database.transaction() as cur:
        made = key(cur, "events:read")
    with served() as (url, _):
        feed = Feed(db, url, made)
        feed.run(writers=16, readers=8, seconds=60.0)
    assert feed.failed == []
    assert feed.told.total() > 1000
    assert all(seen == feed.told for seen in feed.seen)
