"""A server of the tiny company, and a way to it on which things go wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests import company
from tests.api.calling import caller
from tests.api.serving import serving
from tests.client.proxy import Proxy
from tests.conftest import clone

from crossdock.core import clock
from crossdock.core import db as database


@dataclass(frozen=True)
class Place:
    """Where the server is, and a key to everything."""

    url: str
    key: str


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with clone(request.node.nodeid) as there:
        with database.transaction() as cur:
            clock.set_virtual(cur, company.MONDAY, 1.0)
            key = caller(cur).key
        with serving(there) as url:
            yield Place(url, key)


@pytest.fixture
def proxy(place: Place) -> Iterator[Proxy]:
    with Proxy.to(place.url) as found:
        yield found
