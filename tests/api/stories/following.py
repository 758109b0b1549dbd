"""The log of events, bulk acts on many orders, and the search."""

from typing import Any

from tests.api.stories.telling import Asked, Server, story

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.desk import filling, working
from crossdock.orders.numbers import parse_number


@story
def list_events(say: Server) -> Asked:
    return Asked(query={"order": say.order()["number"], "type": "order.*", "limit": 2, "wait": 30})


@story
def list_event_types(say: Server) -> Asked:
    return Asked()


def act(say: Server) -> dict[str, Any]:
    return {"act": "hold", "orders": [say.order()["number"]], "reason": "recalled by the maker"}


def begun(say: Server) -> dict[str, Any]:
    """The address of a bulk act that waits for the workers."""
    return {"bulk_id": say.post("/bulk", act(say))["id"]}


def done(say: Server) -> dict[str, Any]:
    """The address of one that the workers have done."""
    found = begun(say)
    with database.transaction() as cur:
        while ids := working.STAGE.claim(cur, 100, clock.refresh(cur)):
            working.STAGE.work(cur, ids)
    return found


@story
def preview_bulk(say: Server) -> Asked:
    return Asked(body=act(say))


@story
def run_bulk(say: Server) -> Asked:
    return Asked(body=act(say))


@story
def list_bulk(say: Server) -> Asked:
    begun(say)
    return Asked(query={"limit": 1})


@story
def show_bulk(say: Server) -> Asked:
    return Asked(path=done(say))


@story
def list_bulk_items(say: Server) -> Asked:
    return Asked(path=done(say))


@story
def retry_bulk(say: Server) -> Asked:
    return Asked(path=begun(say))


@story
def stop_bulk(say: Server) -> Asked:
    return Asked(path=begun(say))


@story
def undo_bulk(say: Server) -> Asked:
    return Asked(path=done(say))


@story
def search_orders(say: Server) -> Asked:
    buyer = {"name": "Grace Hopper", "email": "grace@example.com"}
    number = say.order(customer=buyer)["number"]
    with database.transaction() as cur:
        filling.fill(cur, [parse_number(number)])
    return Asked(query={"q": "grace hoper", "limit": 1})


@story
def search_numbers(say: Server) -> Asked:
    return Asked(body={"numbers": [say.order()["number"], "1Z999AA10123456784"]})
