"""What the schema of the database has, and what this program needs of it.

A migration expands (it only adds: the release before goes on working) or contracts (it takes away what no
release uses any more). What contracts is called ``NNNN_contract_…``, so that a program that does not know it
sees in the database that it happened; ``tests/house/test_expanding.py`` holds that nothing else takes away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import psycopg
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from crossdock.app.errors import NotMigrated, Outdated

# Every migration that contracts, as ``room.name``, in the order in which they may be applied; only added to.
CONTRACTS: Final[tuple[str, ...]] = ("channels.0008_contract_items",)
RECORDED = "SELECT app || '.' || name FROM django_migrations"
STANDS = "SELECT to_regclass('django_migrations') IS NOT NULL"


def named(migration: Migration) -> str:
    """``room.name``."""
    return f"{migration.app_label}.{migration.name}"


def contracts(name: str) -> bool:
    """Whether a migration of this name (``room.name``) takes something away."""
    return name.partition(".")[2].partition("_")[2].startswith("contract_")


@dataclass(frozen=True)
class Pending:
    """What the program has and the database has not, in the order of its being applied.

    ``expands`` can be applied at once; ``behind`` are expands that come after a contract, and ``needed``
    the contracts that they come after; ``later`` are contracts that nothing needs yet. ``fresh``: the
    database has none of it, so nobody can be using it.
    """

    executor: MigrationExecutor
    plan: list[Migration]

    @classmethod
    def read(cls) -> "Pending":
        executor = MigrationExecutor(connection)
        # Not by the last ones alone: an expand that was put before a contract may come when that is applied.
        open_ = [one for one in executor.loader.graph.nodes if one not in executor.loader.applied_migrations]
        plan = executor.migration_plan(sorted(open_))
        return cls(executor, [migration for migration, _ in plan])

    @cached_property
    def fresh(self) -> bool:
        return not any(app == "core" for app, _ in self.executor.loader.applied_migrations)

    @cached_property
    def _open(self) -> set[str]:
        """Names of contracts in the plan."""
        return {named(one) for one in self.plan if contracts(named(one))}

    def _before(self, migration: Migration) -> set[str]:
        """The contracts in the plan that this one comes after."""
        nodes = self.executor.loader.graph.forwards_plan((migration.app_label, migration.name))
        return {f"{app}.{name}" for app, name in nodes} & self._open - {named(migration)}

    @cached_property
    def expands(self) -> list[Migration]:
        return [one for one in self.plan if named(one) not in self._open and not self._before(one)]

    @cached_property
    def behind(self) -> list[Migration]:
        return [one for one in self.plan if named(one) not in self._open and self._before(one)]

    @cached_property
    def needed(self) -> list[Migration]:
        wanted = set().union(*(self._before(one) for one in self.behind))
        return [one for one in self.plan if named(one) in wanted]

    @cached_property
    def later(self) -> list[Migration]:
        return [one for one in self.plan if named(one) in self._open and one not in self.needed]

    @cached_property
    def missing(self) -> list[str]:
        """Names of what this program cannot do without."""
        wanted = {named(one) for one in (*self.expands, *self.behind, *self.needed)}
        return [named(one) for one in self.plan if named(one) in wanted]


def beyond(conn: psycopg.Connection[Any]) -> list[str]:
    """Contracts that the database has and this program does not know, by name."""
    if conn.execute(STANDS).fetchone() != (True,):
        return []
    recorded: Iterable[str] = (name for (name,) in conn.execute(RECORDED))
    return sorted(name for name in recorded if contracts(name) and name not in CONTRACTS)


def check_fit(conn: psycopg.Connection[Any]) -> None:
    """Raise NotMigrated or Outdated where this program cannot serve this schema."""
    unknown = beyond(conn)
    if unknown:
        raise Outdated(
            f"The database was contracted for a newer release than this one ({', '.join(unknown)}): "
            "start that release",
            contracts=unknown,
        )
    missing = Pending.read().missing
    if missing:
        raise NotMigrated(
            f"The database's schema is older than this release; it lacks {', '.join(missing)}: "
            "run `crossdock migrate`",
            missing=missing,
        )
