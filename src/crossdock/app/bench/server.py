"""The benchmark's own database server, and pgbench's TPC-B-like test on it: the yardstick of every ratio."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from crossdock.core import embedded

SCALE: Final = 20
CLIENTS: Final = 8
YARDSTICK: Final = "yardstick"
TPS: Final = re.compile(r"tps = ([0-9.]+)")


@dataclass(frozen=True, slots=True)
class Server:
    """The running server; databases are made and dropped on it by name."""

    dsn: str

    def fresh(self, name: str) -> str:
        """An empty database of this name; its address."""
        embedded.drop_database(self.dsn, name)
        embedded.create_database(self.dsn, name)
        return self.of(name)

    def copy(self, name: str, template: str) -> str:
        """A copy of a database; its address."""
        embedded.drop_database(self.dsn, name)
        embedded.create_database(self.dsn, name, template=template)
        return self.of(name)

    def drop(self, name: str) -> None:
        embedded.drop_database(self.dsn, name)

    def of(self, name: str) -> str:
        return make_conninfo(self.dsn, dbname=name)

    def names(self, beginning: str) -> list[str]:
        """The databases whose names begin so."""
        with psycopg.connect(self.of("postgres"), autocommit=True) as connection:
            rows = connection.execute(
                "SELECT d.datname::text FROM pg_database AS d WHERE starts_with(d.datname, %s)", [beginning]
            ).fetchall()
        return sorted(name for (name,) in rows)

    def rename(self, name: str, to: str) -> None:
        """Give a database another name; nobody may be connected to it."""
        with psycopg.connect(self.of("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))
            )

    def size(self, name: str) -> int:
        """Bytes that a database takes."""
        with psycopg.connect(self.of("postgres"), autocommit=True) as connection:
            row = connection.execute("SELECT pg_database_size(%s::name)", [name]).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """The server of ``home``, for the time of a benchmark."""
    with embedded.lease(home) as found:
        yield Server(found.dsn)


def prepare_yardstick(server: Server) -> None:
    """Fill pgbench's tables, at scale 20."""
    dsn = server.fresh(YARDSTICK)
    _pgbench(dsn, "-i", "-q", "-s", str(SCALE))


def tps(server: Server, seconds: int) -> float:
    """Transactions a second of the TPC-B-like test: 8 clients, prepared statements."""
    said = _pgbench(
        server.of(YARDSTICK), "-c", str(CLIENTS), "-j", "2", "-M", "prepared", "-T", str(seconds), "-n"
    )
    found = TPS.search(said)
    if found is None:
        raise RuntimeError(f"pgbench said no rate: {said[-400:]}")
    return float(found[1])


def _pgbench(dsn: str, *arguments: str) -> str:
    parts = conninfo_to_dict(dsn)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "dbname": "PGDATABASE",
        "password": "PGPASSWORD",
        "passfile": "PGPASSFILE",
    }
    env = {**os.environ, **{names[key]: str(value) for key, value in parts.items() if key in names and value}}
    done = subprocess.run(  # noqa: S603 - our own binary, our own arguments
        [str(embedded.binary("pgbench")), *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"pgbench failed: {done.stderr[-800:]}")
    return done.stdout
