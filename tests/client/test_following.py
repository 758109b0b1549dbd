"""Following events through broken connections: each once, none missed."""

import asyncio
import threading
from itertools import islice

from tests import company
from tests.api.calling import order
from tests.client.conftest import Place
from tests.client.proxy import BROKEN_AFTER, BROKEN_BEFORE, REPLACED, WELL, Proxy, answer

from crossdock.client import NEVER, AsyncClient, Client

WITHIN = 60.0
FAULTS = [BROKEN_BEFORE, WELL, BROKEN_AFTER, REPLACED, WELL, answer(503), WELL, BROKEN_AFTER, BROKEN_BEFORE]


def all_ids(place: Place) -> list[str]:
    """Every event there is, by the pages of ``list``, once nobody's open transaction keeps any back."""
    with Client(place.url, place.key) as client:
        for number in range(3):
            client.orders.create(order(f"followed-{number}"))
        newest = next(iter(client.orders.list()))["number"]
        assert list(client.events.list(order=newest, wait=30))
        return [one["id"] for one in client.events.list(limit=3)]


def test_it_repeats_nothing_and_misses_nothing(place: Place, proxy: Proxy) -> None:
    wanted = all_ids(place)
    assert len(wanted) == len(set(wanted)) > 6
    waits: list[float] = []
    proxy.faults = list(FAULTS)
    with Client(proxy.url, place.key, retries=NEVER, wait=waits.append) as client:
        found = [one["id"] for one in islice(client.events.follow(after=None, limit=2), len(wanted))]
    assert found == wanted
    assert len(waits) == len([one for one in FAULTS if one != WELL])


def test_it_repeats_nothing_awaited(place: Place, proxy: Proxy) -> None:
    wanted = all_ids(place)
    waits: list[float] = []
    proxy.faults = list(FAULTS)

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def follow() -> list[str]:
        found: list[str] = []
        async with AsyncClient(proxy.url, place.key, retries=NEVER, wait=wait) as client:
            async for one in client.events.follow(after=None, limit=2):
                found.append(one["id"])
                if len(found) == len(wanted):
                    break
        return found

    assert asyncio.run(follow()) == wanted
    assert len(waits) == len([one for one in FAULTS if one != WELL])


def test_it_goes_on_behind_the_last_event_that_was_kept(place: Place) -> None:
    wanted = all_ids(place)
    with Client(place.url, place.key) as client:
        events = client.events.follow(after=wanted[3])
        assert [one["id"] for one in islice(events, 3)] == wanted[4:7]


def test_who_names_a_time_begins_there(place: Place) -> None:
    """Not with what comes only, which is where no place is named."""
    wanted = all_ids(place)
    with Client(place.url, place.key) as client:
        events = client.events.follow(since=company.BEGAN.isoformat())
        assert [one["id"] for one in islice(events, 3)] == wanted[:3]


def test_what_comes_while_the_connection_is_broken_is_not_missed(place: Place, proxy: Proxy) -> None:
    """The reader has its place before it waits, so that a break while it waits loses nothing."""
    proxy.faults = [WELL, BROKEN_BEFORE]
    known = set(all_ids(place))
    came: list[str] = []
    broken, go_on = threading.Event(), threading.Event()

    def wait(seconds: float) -> None:
        broken.set()
        assert go_on.wait(WITHIN)

    def read() -> None:
        with Client(proxy.url, place.key, retries=NEVER, wait=wait) as client:
            came.extend(one["id"] for one in islice(client.events.follow(type=["order.received"]), 1))

    reader = threading.Thread(target=read)
    reader.start()
    assert broken.wait(WITHIN)
    with Client(place.url, place.key) as client:
        number = client.orders.create(order("while broken"))["number"]
        go_on.set()
        reader.join(WITHIN)
        [received] = client.events.list(order=number, type=["order.received"])
    assert came == [received["id"]]
    assert received["id"] not in known
