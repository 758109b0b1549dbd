"""Waiting for events over HTTP: answered when something comes, streamed as it comes; nobody else waits."""

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.api.calling import key
from tests.app.serving import bearer, served
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.core.test_events_feed import settle

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.app import pages, streams, tail
from crossdock.core import clock, events
from crossdock.core import db as database
from crossdock.core.events import Event
from crossdock.partners import channels

PATIENCE = 60.0  # seconds: what takes so long has failed


def tell(number: int, kind: str = "note") -> None:
    with database.transaction() as cur:
        events.record(cur, [Event(0, "order", number, kind)], at=MONDAY, actor=ACTOR)
    settle()


# One for all: most of a client's cost is its making.
CLIENT = httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_connections=None))


@dataclass
class Site:
    url: str
    key: str

    def get(self, path: str = "", **headers: str) -> httpx.Response:
        where = f"{self.url}/api/v1/events{path}"
        return CLIENT.get(where, headers=bearer(self.key, **headers))


@pytest.fixture
def site(db: Database) -> Iterator[Site]:
    with database.transaction() as cur:
        made = key(cur, "events:read")
    settle()  # what is told of the key is before whatever a test asks for
    with served() as (url, _):
        yield Site(url, made)


def numbers(response: httpx.Response) -> list[int]:
    assert response.status_code == 200, response.text
    return [
        one["data"]["subject_id"] for one in response.json()["items"] if one["data"]["subject"] == "order"
    ]


def waiting(site: Site, path: str) -> "tuple[Future[httpx.Response], ThreadPoolExecutor]":
    pool = ThreadPoolExecutor(1)
    return pool.submit(site.get, path), pool


def test_a_page_that_is_there_is_answered_at_once(site: Site) -> None:
    tell(1)
    assert numbers(site.get("?wait=60")) == [1]


def test_who_waits_is_answered_when_what_he_wants_comes(site: Site) -> None:
    cursor = site.get("?cursor=latest").json()["next_cursor"]
    found, pool = waiting(site, f"?cursor={cursor}&wait=60&type=order.held")
    for number in range(5):  # of these none is wanted
        tell(number)
    assert not found.done()
    tell(7, "held")
    answer = found.result(PATIENCE)
    assert numbers(answer) == [7]
    assert answer.headers["cache-control"] == "no-store"
    assert numbers(site.get(f"?cursor={answer.json()['next_cursor']}")) == []
    pool.shutdown()


def test_an_empty_page_is_answered_when_the_time_is_over(site: Site) -> None:
    tell(1)
    said = site.get("?cursor=latest&wait=1").json()
    assert (said["items"], said["more"]) == ([], False)
    tell(2)
    assert numbers(site.get(f"?cursor={said['next_cursor']}&wait=60")) == [2]


def test_more_readers_may_wait_than_there_are_threads(site: Site) -> None:
    """And whoever else asks is answered meanwhile."""
    count = 5 * pages.THREADS
    with ThreadPoolExecutor(count) as pool:
        found = [pool.submit(site.get, "?cursor=latest&wait=60") for _ in range(count)]
        for number in range(3):
            assert site.get(f"?limit={number + 1}").status_code == 200
        while True:  # until the last of them has come, and had its answer
            tell(1)
            if all(one.done() for one in found):
                break
            site.get("?cursor=latest&wait=1")
        assert all(numbers(one.result()) for one in found)


@pytest.mark.parametrize("query", ["?wait=61", "?wait=x", "?wait=1&cursor=y", "?wait=1&type=z"])
def test_what_cannot_be_waited_for_is_refused_as_any_other(site: Site, query: str) -> None:
    for accept in ("application/json", "text/event-stream"):
        answer = site.get(query, Accept=accept)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] in ("validation_failed", "event_cursor_unknown")


def test_fewer_fields_are_given_however_one_waits(site: Site) -> None:
    cursor = site.get("?cursor=latest").json()["next_cursor"]
    found, pool = waiting(site, f"?cursor={cursor}&wait=60&fields=id,type")
    tell(1)
    assert [sorted(one) for one in found.result(PATIENCE).json()["items"]] == [["id", "type"]]
    pool.shutdown()
    stream = Stream(site, f"?cursor={cursor}&fields=type")
    assert next(iter(stream)) == ("order.noted", {"type": "order.noted"})
    stream.close()
    for query in ("?fields=nothing", "?wait=1&fields=nothing", "?what=1", "?wait=1&wait=2"):
        for accept in ("application/json", "text/event-stream"):
            assert site.get(query, Accept=accept).status_code == 422


def test_nobody_streams_without_a_key_of_the_scope(site: Site) -> None:
    with database.transaction() as cur:
        other = key(cur, "orders:read")
    assert Site(site.url, other).get("?wait=60", Accept="text/event-stream").status_code == 403
    assert Site(site.url, "crossdock_a_b").get("", Accept="text/event-stream").status_code == 401


class Stream:
    """A reader of server-sent events, as the HTML standard reads them."""

    def __init__(self, site: Site, query: str = "", last: str = "", kinds: str = "order.") -> None:
        self.last = last
        self._kinds = kinds
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        self._context = CLIENT.stream(
            "GET", f"{site.url}/api/v1/events{query}", headers=bearer(site.key, **headers)
        )
        self.response = self._context.__enter__()
        self._lines = self.response.iter_lines()

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        kind, data = "", ""
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "id":
                self.last = value
            elif name == "event":
                kind = value
            elif name == "data":
                data += value
            elif not line and data:
                if kind.startswith(self._kinds):
                    yield kind, json.loads(data)
                kind, data = "", ""

    def take(self, count: int) -> list[int]:
        found = iter(self)
        return [next(found)[1]["data"]["subject_id"] for _ in range(count)]

    def close(self) -> None:
        self._context.__exit__(None, None, None)


def test_a_stream_gives_what_there_was_and_what_comes(site: Site) -> None:
    tell(1)
    stream = Stream(site)
    assert stream.response.headers["content-type"].startswith("text/event-stream")
    assert stream.take(1) == [1]
    tell(2, "held")
    ((kind, document),) = [next(iter(stream))]
    assert (kind, document["type"], document["data"]["subject_id"]) == ("order.held", "order.held", 2)
    assert stream.last == document["id"]
    stream.close()


@pytest.mark.parametrize("wish", ["?type=order.held", "?type=order.held&cursor=latest"])
def test_a_stream_gives_what_is_wanted_alone(site: Site, wish: str) -> None:
    stream = Stream(site, wish)
    for number in range(3):
        tell(number)
        tell(100 + number, "held")
    assert stream.take(3) == [100, 101, 102]
    stream.close()


def test_who_comes_back_misses_nothing(site: Site) -> None:
    tell(1)
    tell(2)
    stream = Stream(site)
    assert stream.take(1) == [1]
    stream.close()
    tell(3)
    again = Stream(site, "?cursor=latest", last=stream.last)  # the place it had counts
    assert again.take(2) == [2, 3]
    again.close()


def test_a_stream_that_is_far_behind_goes_on_by_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "KEPT", 3)
    stream = Stream(site, "?limit=2")
    for number in range(40):
        tell(number)
    assert stream.take(40) == list(range(40))
    stream.close()


def test_a_key_that_ends_ends_its_streams(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BEAT", 0.1)
    stream = Stream(site)
    with database.transaction() as cur:
        keys.revoke(cur, "key for events:read", at=clock.wall(), actor=ACTOR)
    assert list(stream) == []
    stream.close()


def test_the_end_of_the_server_answers_who_waits(db: Database) -> None:
    with database.transaction() as cur:
        made = key(cur, "events:read")
    with ThreadPoolExecutor(1) as pool:
        with served() as (url, application):
            site = Site(url, made)
            tell(1)
            stream = Stream(site)
            assert stream.take(1) == [1]
            found = pool.submit(site.get, "?cursor=latest&wait=60")
            while application.readers < 2:
                assert not found.done()
        assert numbers(found.result(PATIENCE)) == []
    assert list(stream) == []
    stream.close()


def test_who_is_limited_hears_of_their_own_alone(db: Database) -> None:
    """At once, waiting and streamed."""
    with database.transaction() as cur:
        ids = [channels.add(cur, name, "api").id for name in ("web", "other")]
        wanted = Wanted("web's", ["events:read"], channels=["web"])
        made = keys.create(cur, wanted, at=clock.wall(), actor=ACTOR)

    def paused(channel_id: int) -> None:
        with database.transaction() as cur:
            events.record(cur, [Event(0, "channel", channel_id, "paused")], at=MONDAY, actor=ACTOR)
        settle()

    def heard(items: list[dict[str, Any]]) -> list[str]:
        return [one["data"]["channel"] for one in items]

    with served() as (url, _):
        site = Site(url, made)
        for channel_id in ids:
            paused(channel_id)
        assert heard(site.get("?wait=60").json()["items"]) == ["web"]
        assert site.get("?wait=60&channel=other").json()["code"] == "out_of_reach"
        cursor = site.get("?cursor=latest").json()["next_cursor"]
        found, pool = waiting(site, f"?cursor={cursor}&wait=60")
        paused(ids[1])
        paused(ids[0])
        assert heard(found.result(PATIENCE).json()["items"]) == ["web"]
        pool.shutdown()
        stream = Stream(site, kinds="channel.")
        told = iter(stream)
        items = [next(told)[1], next(told)[1]]
        paused(ids[1])
        paused(ids[0])
        items.append(next(told)[1])
        stream.close()
    assert heard(items) == ["web", "web", "web"]
