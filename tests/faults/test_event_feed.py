"""A short time under fire; ``make soak`` takes a minute."""

from tests.api.calling import key
from tests.app.serving import served
from tests.conftest import Database
from tests.faults.event_feed import Feed

from crossdock.core import db as database


def test_every_reader_sees_every_event_once_whatever_commits_late(db: Database) -> None:
    with database.transaction() as cur:
        made = key(cur, "events:read")
    with served() as (url, _):
        feed = Feed(db, url, made)
        feed.run(writers=8, readers=6, seconds=3.0)
    assert feed.failed == []
    assert feed.told.total() > 50
    assert all(seen == feed.told for seen in feed.seen)
    # Some were numbered before others and committed after them: else this has shown nothing.
    in_log = [row[0] for row in db.connect().execute("SELECT e.id FROM core_event AS e ORDER BY e.tx, e.id")]
    assert in_log != sorted(in_log)
