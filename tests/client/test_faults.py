"""Where connections break and servers are away: each order comes in once, whoever sends it, however."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.api.calling import order
from tests.client.both import BOTH
from tests.client.conftest import Place
from tests.client.proxy import BROKEN_AFTER, BROKEN_BEFORE, REPLACED, Proxy, answer

from crossdock.client import NEVER, BadAnswer, Client, Retries, Unreachable, problems

Way = Callable[..., Any]
BUSY = answer(503, b"<h1>Service Unavailable</h1>", "Content-Type: text/html")
TOO_FAST = answer(429, b"", "Retry-After: 7")
WORKING = answer(409, json.dumps({"code": "idempotency_in_progress"}).encode())

FAULTS: dict[str, list[str | bytes]] = {
    "broken before it arrived": [BROKEN_BEFORE],
    "broken after it was carried out": [BROKEN_AFTER],
    "broken twice": [BROKEN_AFTER, BROKEN_AFTER],
    "answered by a gateway after it was carried out": [REPLACED],
    "too fast": [TOO_FAST],
    "away": [BUSY, answer(504)],
    "still worked on": [BROKEN_BEFORE, WORKING],
    "all of it": [BROKEN_BEFORE, BUSY, BROKEN_AFTER, TOO_FAST],
}


@pytest.mark.parametrize("way", BOTH)
@pytest.mark.parametrize("fault", FAULTS)
def test_an_order_comes_in_once(place: Place, proxy: Proxy, way: Way, fault: str) -> None:
    proxy.faults = list(FAULTS[fault])
    waits: list[float] = []
    draft = order(f"{way.__name__}: {fault}")
    made = way(proxy.url, place.key, lambda client: client.orders.create(draft), waits)
    with Client(place.url, place.key) as direct:
        found = list(direct.orders.list(external_id=draft["external_id"], channel=["web"]))
    assert [one["number"] for one in found] == [made["number"]]
    assert len(waits) == len(FAULTS[fault])
    assert len(proxy.keys()) == len(waits) + 1
    [key] = set(proxy.keys())  # one a call, in all its tries
    assert key
    if TOO_FAST in FAULTS[fault]:
        assert max(waits) == 7.0


@pytest.mark.parametrize("way", BOTH)
def test_two_calls_have_two_keys(place: Place, proxy: Proxy, way: Way) -> None:
    """The same content twice is one order by its external id, not by its key."""
    draft = order(f"{way.__name__}: twice")
    numbers = {
        way(proxy.url, place.key, lambda client: client.orders.create(draft), [])["number"] for _ in range(2)
    }
    assert len(numbers) == 1
    assert len(set(proxy.keys())) == 2


@pytest.mark.parametrize("way", BOTH)
def test_an_act_on_what_was_read_is_done_once(place: Place, proxy: Proxy, way: Way) -> None:
    """Nothing but the key keeps two notes apart; the tag is older than the first try, which was done."""
    with Client(place.url, place.key) as direct:
        number = direct.orders.create(order(f"{way.__name__}: read"))["number"]
        read = direct.orders.get(number)
        proxy.faults = [BROKEN_AFTER, REPLACED]
        waits: list[float] = []
        note = {"text": "said once"}
        way(proxy.url, place.key, lambda one: one.orders.add_note(number, note, if_match=read), waits)
        assert len(waits) == 2
        assert [one["If-Match"] for one in proxy.seen] == [read.etag] * 3  # type: ignore[attr-defined]
        assert len(list(direct.events.list(order=number, type=["order.noted"], wait=30))) == 1


@pytest.mark.parametrize("way", BOTH)
def test_what_a_repetition_would_do_twice_is_not_repeated(place: Place, proxy: Proxy, way: Way) -> None:
    """A change without a key is sent again only where it surely was not carried out."""
    proxy.faults = [TOO_FAST, BROKEN_AFTER]
    waits: list[float] = []
    name = f"once-{way.__name__}"
    with Client(place.url, place.key) as direct:
        direct.webhooks.create({"name": name, "url": "https://erp.example.com/hooks"})
        with pytest.raises(Unreachable) as broken:
            way(proxy.url, place.key, lambda client: client.webhooks.remove(name), waits)
        assert broken.value.perhaps
        assert waits == [7.0]
        assert len(proxy.seen) == 2
        assert name not in {one["name"] for one in direct.webhooks.list() if one["state"] != "removed"}


@pytest.mark.parametrize("way", BOTH)
def test_it_gives_up_in_the_end(place: Place, proxy: Proxy, way: Way) -> None:
    waits: list[float] = []
    retries = Retries(tries=4, first=1.0, longest=3.0)
    proxy.faults = [BROKEN_BEFORE] * 9
    with pytest.raises(Unreachable):
        way(proxy.url, place.key, lambda client: client.orders.list(), waits, retries)
    assert len(proxy.seen) == 4
    assert all(half <= wait <= 2 * half for wait, half in zip(waits, (0.5, 1.0, 1.5), strict=True)), waits


@pytest.mark.parametrize("way", BOTH)
def test_nobody_listens(way: Way) -> None:
    with Proxy.to("http://127.0.0.1:1") as gone:
        url = gone.url
    waits: list[float] = []
    with pytest.raises(Unreachable) as failure:
        way(url, "crossdock_x", lambda client: client.webhooks.remove("erp"), waits)
    assert not failure.value.perhaps
    assert len(waits) == 4  # it surely was not carried out, so it was tried again


def test_a_wait_that_is_too_long_is_the_callers(place: Place, proxy: Proxy) -> None:
    proxy.faults = [answer(429, b"", "Retry-After: 3600")]
    waits: list[float] = []
    with (
        Client(proxy.url, place.key, wait=waits.append) as client,
        pytest.raises(problems.TooFast) as refused,
    ):
        client.skus.list().pages().__next__()
    assert refused.value.retry_after == 3600
    assert waits == []


def test_a_date_to_come_back_at(place: Place, proxy: Proxy) -> None:
    then, now = "Mon, 23 Nov 2026 10:00:09 GMT", "Mon, 23 Nov 2026 10:00:00 GMT"
    proxy.faults = [answer(503, b"", f"Retry-After: {then}", f"Date: {now}")]
    waits: list[float] = []
    with Client(proxy.url, place.key, wait=waits.append) as client:
        assert list(client.locations.list())
    assert waits == [9.0]


@pytest.mark.parametrize("way", BOTH)
def test_an_answer_that_cannot_be_unpacked(place: Place, proxy: Proxy, way: Way) -> None:
    proxy.faults = [answer(200, b"{}", "Content-Encoding: gzip", "Content-Type: application/json")]
    with pytest.raises(BadAnswer, match="cannot be unpacked"):
        way(proxy.url, place.key, lambda client: client.permissions.list(), [])


NO_LISTS: list[Any] = [
    [], "page", None, 7, {}, {"items": []}, {"next_cursor": None}, {"items": {}, "next_cursor": None},
    {"items": None, "next_cursor": None}, {"items": [], "next_cursor": 7},
]  # fmt: skip


def listed(client: Any) -> Any:
    return client.orders.list()


def keyed(client: Any) -> Any:
    """A list that comes whole."""
    return client.permissions.list()


def followed(client: Any) -> Any:
    """The first event, or what is awaited for it."""
    found = client.events.follow(after=None)
    return anext(found) if hasattr(found, "__anext__") else next(found)


@pytest.mark.parametrize("way", BOTH)
@pytest.mark.parametrize("document", NO_LISTS, ids=json.dumps)
def test_json_that_is_no_list_is_told_so(place: Place, proxy: Proxy, way: Way, document: Any) -> None:
    """Something else answers in JSON, and well."""
    said = answer(200, json.dumps(document).encode(), "Content-Type: application/json")
    whole = isinstance(document, dict) and isinstance(document.get("items"), list)
    for ask in (listed, followed, *([] if whole else [keyed])):
        proxy.faults = [said]
        with pytest.raises(BadAnswer, match="JSON that is none"):
            way(proxy.url, place.key, ask, [])


@pytest.mark.parametrize("way", BOTH)
def test_no_password_stands_in_a_failure(way: Way) -> None:
    with Proxy.to("http://127.0.0.1:1") as gone:
        url = gone.url.replace("//", "//ada:hidden@")
    with pytest.raises(Unreachable) as failure:
        way(url, "crossdock_x", lambda client: client.permissions.list(), [])
    assert "hidden" not in str(failure.value)
    assert "/api/v1/permissions" in str(failure.value)


def test_what_is_no_crossdock_is_told_so(place: Place, proxy: Proxy) -> None:
    page = answer(200, b"<h1>Log in</h1>", "Content-Type: text/html")
    proxy.faults = [page, answer(302, b"", "Location: https://example.com"), BUSY]
    with Client(proxy.url, place.key, retries=NEVER) as client:
        for _ in range(2):
            with pytest.raises(BadAnswer):
                client.permissions.list()
        with pytest.raises(problems.ServerFault) as away:
            client.permissions.list()
    assert (away.value.status, away.value.code) == (503, "http_503")
