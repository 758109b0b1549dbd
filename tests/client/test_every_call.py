"""Every operation of the document, called through both clients on a running server: by the stories that the
document's examples come from, so each must be answered as its example says.
"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
from tests.api import described
from tests.api.stories import STORIES
from tests.api.stories.telling import NOTHING, Asked, Server
from tests.api.test_examples import FOLDER, OPERATIONS, plain, telling

from crossdock.client import AsyncClient, Client
from crossdock.client.generate.operations import Operation, operations
from crossdock.client.pages import AsyncPages, Pages

METHODS: Final[dict[tuple[str, str], Operation]] = {
    (one.method, one.path): one
    for one in reversed(operations(described.document()))  # of create and create_many the first
}


@pytest.fixture(scope="module", params=["blocking", "awaited"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, Server]]:
    with telling(f"client-{request.param}") as found:
        yield request.param, found


def given(asked: Asked) -> tuple[list[Any], dict[str, Any]]:
    """A method's arguments, by the call of a story."""
    query = dict(asked.query)
    if "fields" in query:
        query["fields"] = query["fields"].split(",")
    if "If-Match" in asked.header:
        query["if_match"] = asked.header["If-Match"]
    return [*asked.path.values(), *([] if asked.body is NOTHING else [asked.body])], query


def blocking(server: Server, operation: Operation, asked: Asked) -> Any:
    """``server.http`` bears the cookie of who has logged in."""
    client = Client(str(server.http.base_url), http=server.http)
    places, named = given(asked)
    found = getattr(getattr(client, operation.room), operation.name)(*places, **named)
    return next(found.pages()).items if isinstance(found, Pages) else found


def awaited(server: Server, operation: Operation, asked: Asked) -> Any:
    async def run() -> Any:
        by = server.http
        async with httpx.AsyncClient(headers=by.headers, cookies=by.cookies, timeout=60) as http:
            client = AsyncClient(str(by.base_url), http=http)
            places, named = given(asked)
            found = getattr(getattr(client, operation.room), operation.name)(*places, **named)
            return (await anext(found.pages())).items if isinstance(found, AsyncPages) else await found

    return asyncio.run(run())


@pytest.mark.parametrize("name", OPERATIONS)
def test_both_clients_are_answered_as_the_example_says(server: tuple[str, Server], name: str) -> None:
    way, there = server
    method, path, _ = OPERATIONS[name]
    operation = METHODS[method, path.removeprefix("/api/v1")]
    there.story = name
    asked = STORIES[name](there)
    found = {"blocking": blocking, "awaited": awaited}[way](there, operation, asked)
    asked.after()
    example = json.loads((FOLDER / f"{name}.json").read_text())
    if operation.result.kind == "bytes":
        assert isinstance(found, bytes)
        assert len(found) > 100
    elif operation.result.kind in ("pages", "items"):
        assert plain(found) == plain(example["answer"]["items"])
    else:
        assert plain(found) == plain(example.get("answer"))
