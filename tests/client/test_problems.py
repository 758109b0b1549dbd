"""What the API refuses, as exceptions; results of many, item by item; changes of what was read; sessions."""

from collections.abc import Callable
from typing import Any

import pytest
from tests import company
from tests.api.calling import order
from tests.client.both import BOTH
from tests.client.conftest import Place

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.client import AsyncClient, Client, Problem, etag, problems
from crossdock.client.calls import part
from crossdock.core import clock
from crossdock.core import db as database

Way = Callable[..., Any]
PHRASE = "a long enough phrase"


@pytest.fixture
def client(place: Place) -> Client:
    return Client(place.url, place.key)


@pytest.mark.parametrize("way", BOTH)
def test_a_refusal_is_an_exception_by_its_status(place: Place, way: Way) -> None:
    with pytest.raises(problems.NotFound) as missing:
        way(place.url, place.key, lambda client: client.orders.get("SO-1"), [])
    assert missing.value.code == "order_not_found"
    assert missing.value.type == "/api/v1/problems/order_not_found"
    assert missing.value.fields == {"number": "SO-1"}
    with pytest.raises(problems.Invalid) as invalid:
        way(place.url, place.key, lambda client: client.orders.create({"channel": "web"}), [])
    assert "lines" in {fault.field for fault in invalid.value.faults}
    assert "lines" in str(invalid.value)
    with pytest.raises(problems.NotAuthenticated):
        way(place.url, "crossdock_00000000_no-such-key", lambda client: client.skus.list(), [])


def test_every_status_of_the_document_has_its_exception(client: Client) -> None:
    """A kind that an installation knows is found by status; one of a status without a class is a Problem."""
    statuses = {kind["status"] for kind in client.problems.list() if kind["status"] < 500}
    without = {one for one in statuses if type(Problem.of({}, one)) is Problem}
    assert without <= {405, 413, 415}
    assert isinstance(Problem.of({}, 507), problems.ServerFault)


@pytest.mark.parametrize("way", BOTH)
def test_many_are_answered_one_by_one(place: Place, way: Way) -> None:
    drafts = [order(f"{way.__name__}-1"), {**order(f"{way.__name__}-2"), "lines": []}]
    first, second = way(place.url, place.key, lambda client: client.orders.create_many(drafts), [])
    assert first["status"] == 201
    assert first["order"]["external_id"] == f"{way.__name__}-1"
    refused = Problem.of(second["problem"])
    assert isinstance(refused, problems.Invalid)
    assert [fault.field for fault in refused.faults] == ["lines"]


def test_a_change_holds_for_what_was_read_only(client: Client) -> None:
    number = client.orders.create(order("read"))["number"]
    read = client.orders.get(number)
    assert etag(read)
    assert client.orders.get(number, known=read) is read  # 304: it is still that
    client.orders.change_tags(number, {"add": ["gift"]}, if_match=read)
    assert client.orders.get(number, known=read) is not read
    with pytest.raises(problems.Outdated) as late:
        client.orders.hold(number, {"reason": "too late"}, if_match=read)
    now = client.orders.get(number)
    assert f'"{late.value.fields["etag"]}"' == etag(now)
    held = client.orders.hold(number, {"reason": "in time"}, if_match=str(now["version"]))
    assert "holds" in held
    assert [one["reason"] for one in held["holds"]] == ["in time"]
    with pytest.raises(ValueError, match="without an ETag"):
        client.orders.add_note(number, {"text": "."}, if_match={"number": number})


@pytest.mark.parametrize("way", BOTH)
def test_lists_are_read_page_by_page(place: Place, client: Client, way: Way) -> None:
    client.orders.create_many([order(f"{way.__name__}-page-{number}") for number in range(5)])
    found = way(place.url, place.key, lambda one: one.orders.list(limit=2, fields=["number"]), [])
    numbers = [one["number"] for one in found]
    assert len(numbers) == len(set(numbers)) >= 5
    assert all(set(one) == {"number"} for one in found)
    pages = client.orders.list(limit=2).pages()
    first = next(pages)
    behind = client.orders.list(limit=2, cursor=first.next_cursor)
    assert [one["number"] for one in behind] == numbers[2:]


def test_nothing_is_asked_for_before_it_is_needed(place: Place) -> None:
    Client("http://127.0.0.1:1", "crossdock_x").orders.list(status="held")


@pytest.mark.parametrize("key", ["", "crossdock_1\n", "crossdock_\u00e9", "two words"])
def test_a_key_that_is_none_is_told_at_once(key: str) -> None:
    """As an empty variable has it, or a file with its line's end; the key itself is not told."""
    for kind in (Client, AsyncClient):
        with pytest.raises(ValueError, match="API key") as wrong:
            kind("https://orders.example.com", key)
        assert not key or key not in str(wrong.value)


@pytest.mark.parametrize("text", ["a\nb", "\u00e9", "x" * 256])
@pytest.mark.parametrize("way", BOTH)
def test_a_header_that_cannot_be_sent_is_told_at_once(place: Place, way: Way, text: str) -> None:
    waits: list[float] = []
    for name, given in (("Idempotency-Key", "idempotency_key"), ("If-Match", "if_match")):
        with pytest.raises(ValueError, match=name):
            way(place.url, place.key, lambda one: one.orders.release("SO-1", **{given: text}), waits)  # noqa: B023
    assert waits == []


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_no_name_leads_to_another_address(client: Client, name: str) -> None:
    with pytest.raises(ValueError, match="names nothing"):
        client.webhooks.remove(name)


def test_names_are_written_as_addresses_have_them(client: Client) -> None:
    assert part("a/b?c") == "a%2Fb%3Fc"
    with pytest.raises(problems.NotFound) as missing:
        client.keys.get("a b?c")
    assert missing.value.instance == "/api/v1/keys/a b?c"


@pytest.mark.parametrize("way", BOTH)
def test_a_person_may_log_in_instead(place: Place, way: Way) -> None:
    """The cookie and the token of its changes are the client's business."""
    email = f"{way.__name__}@example.com"
    with database.transaction() as cur:
        rights = Rights("administrator")
        users.create(cur, email, PHRASE, rights, name="Ada", at=clock.wall(), actor=company.ACTOR)

    if way.__name__ == "blocking":
        with Client(place.url) as client:
            client.session.log_in({"email": email, "password": PHRASE})
            client.session.change_password({"password": PHRASE, "new": "another long phrase"})
            assert len(client.sessions.list()) == 1
            client.session.log_out()
            with pytest.raises(problems.NotAuthenticated):
                client.sessions.list()
        return

    async def act(client: Any) -> list[Any]:
        await client.session.log_in({"email": email, "password": PHRASE})
        await client.session.change_password({"password": PHRASE, "new": "another long phrase"})
        return [one async for one in client.orders.list(limit=1)]

    assert isinstance(way(place.url, None, act, []), list)
