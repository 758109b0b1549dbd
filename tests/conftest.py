"""One embedded PostgreSQL a run, one migrated template, one database a process, a clone where a test
commits.
"""

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from crossdock.core import embedded

TEMPLATE = "crossdock_template"
HOME = "CROSSDOCK_HOME"
URL = "CROSSDOCK_EMBEDDED_URL"
SHM = Path("/dev/shm")  # noqa: S108 - a folder of a random name is made in it
ROOM = 4 * 2**30  # bytes: two processes' databases, their clones, and the log between two checkpoints
RUNNING: list[embedded.Running] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start the server and make the template once; workers of a parallel run find both in their
    environment.
    """
    if not hasattr(config, "workerinput"):
        home = Path(tempfile.mkdtemp(prefix="crossdock-test-", dir=in_memory()))
        os.environ[HOME] = str(home)
        os.environ.pop("CROSSDOCK_DATABASE_URL", None)
        running = embedded.ensure_running(home)
        RUNNING.append(running)
        embedded.create_database(running.dsn, TEMPLATE)
        _set_up_django(make_conninfo(running.dsn, dbname=TEMPLATE))
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        connections.close_all()
        os.environ["CROSSDOCK_TEST_DSN"] = running.dsn
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    dsn = os.environ["CROSSDOCK_TEST_DSN"]
    mine = f"test_{worker}"
    embedded.create_database(dsn, mine, template=TEMPLATE)
    _set_up_django(make_conninfo(dsn, dbname=mine))


def in_memory() -> Path | None:
    """Where files live in memory, if there is room: a clone is some thousand files, which ext4 makes slowly
    where as many were deleted a moment ago. None: the usual place.
    """
    if not os.access(SHM, os.W_OK):
        return None
    said = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    available = int(said["MemAvailable"].split()[0]) * 1024
    return SHM if min(shutil.disk_usage(SHM).free, available // 2) >= ROOM else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No two tests of one name: a parallel run hands out names, and would run one of them."""
    twice = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"Two tests or more are called the same: {', '.join(twice)}.")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no collection of garbage looks through it again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        for running in RUNNING:
            running.stop("immediate")
        shutil.rmtree(os.environ[HOME], ignore_errors=True)


def _set_up_django(dsn: str) -> None:
    os.environ[URL] = dsn
    os.environ["DJANGO_SETTINGS_MODULE"] = "crossdock.app.settings"
    import django
    from django.apps import apps
    from django.conf import settings
    from django.db import connections

    if not apps.ready:
        django.setup()
        from crossdock.app import wiring

        wiring.wire()
        return
    from crossdock.app.settings import database

    connections.close_all()
    settings.DATABASES["default"].update(database(dsn, "public"))
    connections.databases["default"].update(database(dsn, "public"))
    if hasattr(connections._connections, "default"):
        del connections["default"]


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Business time stands still at the tiny company's Monday, whatever day it is outside."""
    from crossdock.core import clock
    from tests.company import MONDAY

    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def cur() -> Iterator[psycopg.Cursor[Any]]:
    """A binary cursor in a transaction that is rolled back at the end of the test."""
    from django.db import transaction

    from crossdock.core import db

    with db.transaction() as cursor:
        yield cursor
        transaction.set_rollback(True)


@dataclass
class Database:
    """A database of the test's own, where it may commit, and open further connections."""

    dsn: str
    opened: list[psycopg.Connection[Any]]

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A further connection (a rival, an observer); closed at the end of the test."""
        connection: psycopg.Connection[Any] = psycopg.connect(
            self.dsn, options="-c timezone=UTC -c search_path=public", **options
        )
        self.opened.append(connection)
        return connection

    @property
    def url(self) -> str:
        """As CROSSDOCK_DATABASE_URL, for processes."""
        parts = {key: str(value) for key, value in conninfo_to_dict(self.dsn).items() if value}
        return "postgresql:///?" + urlencode(parts)


@pytest.fixture
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A clone of the template; Django's connection points to it during the test."""
    with clone(request.node.nodeid) as database:
        yield database


@contextmanager
def clone(of: str) -> Iterator[Database]:
    """A clone of the template, named after what it is for; Django's connection points to it in the block."""
    from django.db import connections

    from crossdock.core import ids
    from crossdock.sourcing import policies

    server = os.environ["CROSSDOCK_TEST_DSN"]
    before = os.environ[URL]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"clone_{worker}_{abs(hash(of)) % 10**12}"
    embedded.create_database(server, name, template=TEMPLATE)
    database = Database(make_conninfo(server, dbname=name), [])
    _set_up_django(database.dsn)
    ids.DEALER.forget()
    policies._READY.clear()  # in another database a version is another policy
    try:
        yield database
    finally:
        for connection in database.opened:
            connection.close()
        connections.close_all()
        _set_up_django(before)
        ids.DEALER.forget()
        policies._READY.clear()
        embedded.drop_database(server, name)
