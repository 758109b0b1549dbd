"""What pages of the console follow: told that something changed, no more; over when the session is."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import Queue

import httpx
import pytest
from tests.app.serving import served
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.core.test_events_feed import settle

from crossdock.accounts import sessions, users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.app import live
from crossdock.app.server import Application
from crossdock.core import clock, events
from crossdock.core import db as database
from crossdock.core.events import Event

ADA, PHRASE = "ada@example.com", "a long enough phrase"
PATIENCE = 60.0  # seconds: what takes so long has failed


@dataclass
class Site:
    url: str
    app: Application
    token: str

    @contextmanager
    def followed(self, **headers: str) -> Iterator["Queue[str]"]:
        """Lines of a stream, as they come; empty ones and signs of life left out."""
        lines: Queue[str] = Queue()
        cookies = {COOKIE: self.token}
        with (
            httpx.Client(timeout=PATIENCE, cookies=cookies) as client,
            client.stream("GET", f"{self.url}/console/live", headers=headers) as answer,
        ):
            assert answer.status_code == 200
            thread = threading.Thread(target=lambda: _read(answer, lines), daemon=True)
            thread.start()
            assert lines.get(timeout=PATIENCE) == "event: ready"
            while self.app._live._tail.start is None:
                threading.Event().wait(0.01)
            yield lines
            # A socket that somebody reads from stays open when it is closed, until its next line.
            answer.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def _read(answer: httpx.Response, lines: "Queue[str]") -> None:
    try:
        for line in answer.iter_lines():
            if line.startswith(("event", "data: ")):
                lines.put(line)
    except (httpx.HTTPError, httpx.StreamError):
        pass
    lines.put("end")


def tell(kind: str = "note", subject: str = "order") -> None:
    with database.transaction() as cur:
        events.record(cur, [Event(0, subject, 1, kind)], at=MONDAY, actor=ACTOR)
    settle()


@pytest.fixture
def site(db: Database) -> Iterator[Site]:
    with database.transaction() as cur:
        user_id = users.create(cur, ADA, PHRASE, Rights("read_only"), at=clock.wall(), actor=ACTOR)
        token = sessions.begin(cur, user_id, Tried(ADA, ""), by="password")
    settle()
    with served() as (url, app):
        yield Site(url, app, token)


def test_it_says_of_which_kind_something_changed_and_no_more(site: Site) -> None:
    with site.followed() as lines:
        tell()
        assert lines.get(timeout=PATIENCE) == "event: changed"
        assert lines.get(timeout=PATIENCE) == "data: order"
        tell(subject="bulk", kind="bulk_begun")
        assert lines.get(timeout=PATIENCE) == "event: changed"
        assert lines.get(timeout=PATIENCE) == "data: bulk"


def test_it_is_over_when_the_session_is(site: Site) -> None:
    with site.followed() as lines:
        with database.transaction() as cur:
            sessions.log_out(cur, sessions.find(cur, site.token).person.id, ACTOR)
        settle()
        seen = [lines.get(timeout=PATIENCE)]
        while seen[-1] != "end":
            seen.append(lines.get(timeout=PATIENCE))
        assert "event: over" in seen
    with httpx.Client(cookies={COOKIE: site.token}) as client:
        assert client.get(f"{site.url}/console/live").status_code == 401
    assert httpx.get(f"{site.url}/console/live").status_code == 401


def test_following_does_not_keep_a_session_alive(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction() as cur:
        cur.execute("UPDATE accounts_session SET seen_at = seen_at - interval '1 hour'")
    monkeypatch.setattr(live, "BEAT", 0.05)
    with site.followed() as lines:
        tell()
        assert lines.get(timeout=PATIENCE) == "event: changed"
    with database.transaction() as cur:
        rows = cur.execute("SELECT now() - seen_at > interval '59 minutes' FROM accounts_session").fetchall()
    assert rows == [(True,)]


def test_streams_of_a_session_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EACH", 1)
    with httpx.Client(cookies={COOKIE: site.token}) as client, site.followed():
        assert client.get(f"{site.url}/console/live").status_code == 503
    while site.app._live._open:
        threading.Event().wait(0.01)
    with site.followed():
        pass


def test_the_end_of_the_server_ends_them(site: Site) -> None:
    with site.followed() as lines:
        site.app.end_streams()
        assert lines.get(timeout=PATIENCE) == "end"


def test_many_are_told_some_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "AT_ONCE", 2)
    with ExitStack() as several:
        everyone = [several.enter_context(site.followed()) for _ in range(5)]
        for subject in ("order", "bulk"):
            tell(subject=subject, kind={"order": "note", "bulk": "bulk_begun"}[subject])
            for lines in everyone:
                assert lines.get(timeout=PATIENCE) == "event: changed"
                assert lines.get(timeout=PATIENCE) == f"data: {subject}"
