"""Sets a process up for one installation: home, database, Django, wiring, logs.

A command that needs the database starts the embedded server if none is configured and none runs, and stops
what it started. Children of the supervisor are told the address, and start nothing.
"""

import gc
import logging
import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import structlog

from crossdock.app import config as configuration
from crossdock.app.config import Config
from crossdock.core.actor import Actor

EMBEDDED_URL: Final = "CROSSDOCK_EMBEDDED_URL"
# New objects before the collector looks for rings among them: a batch of a thousand orders makes some 30,000.
YOUNG: Final = 100_000


def configure(home: Path | None = None) -> Config:
    """The configuration, with ``home`` in place of CROSSDOCK_HOME; children inherit it. Raises BadSetting."""
    if home is not None:
        os.environ["CROSSDOCK_HOME"] = str(home.expanduser().absolute())
    return configuration.load()


@contextmanager
def installation(home: Path | None = None, *, log_level: str = "warning") -> Iterator[Config]:
    """Everything that a command needs: for the block, the database is there and Django is set up.

    ``log_level``: for services that of the configuration, for commands only what is worth a warning.
    """
    config = configure(home)
    logs(log_level, as_json=config.log_json)
    with database(config):
        set_up()
        yield config


@contextmanager
def database(config: Config) -> Iterator[None]:
    """Use the configured server, the one a parent process runs, or the embedded one under a lease."""
    if config.database_url or os.environ.get(EMBEDDED_URL):
        yield
        return
    from crossdock.core import embedded

    with embedded.lease(config.home) as running:
        os.environ[EMBEDDED_URL] = running.dsn
        try:
            yield
        finally:
            close_connections()
            os.environ.pop(EMBEDDED_URL, None)


def admin_dsn(config: Config) -> str:
    """The database's address as its administrator; empty: not known. Only while ``database`` is open."""
    if config.admin_url or config.database_url:
        return config.admin_url
    from psycopg.conninfo import make_conninfo

    from crossdock.core.embedded import cluster

    return make_conninfo(os.environ[EMBEDDED_URL], user=cluster.ADMIN)


def set_up() -> None:
    """Django and the registries, once a process; no database is touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crossdock.app.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from crossdock.app import wiring

    wiring.wire()


def settle_memory() -> None:
    """For processes that live long, once everything is loaded: what is there stays, and is looked through no
    more. The usual thresholds cost an order 15 microseconds of looking for rings that batches do not make.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)


def close_connections() -> None:
    """Close this thread's connection, if Django was ever set up."""
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()


def reconnect_if_broken() -> None:
    """Drop this thread's connection if the server has gone away from it, so that the next use connects anew.

    Django notices only what fails through its own cursors; ours are psycopg's.
    """
    from django.db import connection

    raw: Any = connection.connection
    if raw is not None and raw.closed and not connection.in_atomic_block:
        connection.close()


def logs(level: str, *, as_json: bool) -> None:
    """structlog to stderr: readable text, or one JSON object a line."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # rich's shows locals: customers, secrets
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if as_json else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, force=True)


def operator() -> Actor:
    """Who gives a command: the user of this machine."""
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container's user without a name
        name = str(os.geteuid())
    return Actor("command", name)
