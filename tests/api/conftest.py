"""The API over the test's transaction, or over a database of the test's own."""

from collections.abc import Iterator

import pytest
from tests.api.calling import Caller, caller
from tests.conftest import Database
from tests.mailbox.mail_server import Inbox, inbox, use

from crossdock.core import db as database
from crossdock.core.sql import Cursor


@pytest.fixture
def api(cur: Cursor, monday: None) -> Caller:
    """In the test's transaction, which is rolled back."""
    return caller(cur)


@pytest.fixture
def live(db: Database, monday: None) -> Caller:
    """Over a clone: requests commit, and threads see each other."""
    with database.transaction() as cur:
        return caller(cur)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """Mail goes out, to a server of the test's own."""
    with inbox() as found:
        use(monkeypatch, f"smtp+plain://127.0.0.1:{found.port}")
        yield found
