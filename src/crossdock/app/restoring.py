"""Restoring for the command line: nobody runs the home meanwhile, and the new database is made its own."""

from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from crossdock.app import supervisor
from crossdock.app.config import Config
from crossdock.core import clock, reviving
from crossdock.core.embedded import restoring
from crossdock.core.embedded.restoring import Restored, Wanted


def restore(config: Config, wanted: Wanted) -> Restored:
    """Restore into the configured home. Raises AlreadyRunning, RestoreRefused, RestoreFailed."""

    def clean(cur: "psycopg.Cursor[tuple[Any, ...]]", until: datetime | None) -> None:
        path = sql.SQL("SET search_path TO {}").format(sql.SQL(config.schema))
        cur.execute(path)
        # A backup of an installation that was never migrated has nothing to clean.
        found = cur.execute("SELECT to_regclass('core_worker') IS NOT NULL").fetchone()
        if found == (True,):
            reviving.revive(cur, until)

    with supervisor.alone(config):
        return restoring.restore(config.home, wanted, clean, now=clock.wall())
