"""The log of events, and bulk acts on many orders."""

from typing import Any

from tests.api.stories.telling import Asked, Server, story

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.desk import working


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
        working.STAGE.work(cur, working.STAGE.claim(cur, 100, clock.now()))
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
