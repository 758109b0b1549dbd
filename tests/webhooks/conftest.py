"""A database of the test's own, with private addresses allowed, and an endpoint that wants everything."""

from collections.abc import Iterator

import pytest
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.mailbox.test_dispatch import allow
from tests.webhooks.receiver import Receiver, receiving

from crossdock.core import db as database
from crossdock.webhooks import endpoints
from crossdock.webhooks.endpoints import Wish

NAME = "erp"


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback may be sent to."""
    allow(monkeypatch, private=True)


@pytest.fixture
def receiver(db: Database, private: None, monday: None) -> Iterator[Receiver]:
    with receiving() as found:
        with database.transaction() as cur:
            found.secret = endpoints.add(cur, NAME, Wish(found.url, ["order.*"]), at=MONDAY, actor=ACTOR)
        yield found
