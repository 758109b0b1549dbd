"""Rule 7: a migration expands, so that the release before serves on while it runs and after it, or it is
called a contract and waits until nobody is left who uses what it takes away.
"""

import importlib
from typing import Any, Final

import pytest
from tests.house import expanding
from tests.house.reading import SRC

from crossdock.app import schema

MIGRATIONS: Final = {
    f"{path.parts[-3]}.{path.stem}": f"crossdock.{path.parts[-3]}.migrations.{path.stem}"
    for path in sorted(SRC.glob("*/migrations/[0-9]*.py"))
}
WIDER: Final = "the constraint comes again at once, and lets through all that it did and more"
FIRST: Final = "from before the first release: nobody was serving"
# Migrations that do more than the rule says, and why the release before could live with that all the same.
EXCUSED: Final = {
    "accounts.0002_keys": FIRST,
    "accounts.0007_people_by_role": FIRST,
    "catalog.0003_kits_found": FIRST,
    "catalog.0004_selling": FIRST,
    "catalog.0005_words": FIRST,
    "channels.0004_left_out": WIDER,
    "channels.0009_dismissed": WIDER,
    "core.0003_effect_owner": FIRST,
    "core.0004_recalls_that_wait": WIDER,
    "fulfilment.0004_manifests": FIRST,
    "fulfilment.0005_underway": FIRST,
    "fulfilment.0011_unanswered_pendact": WIDER,
    "mailbox.0003_replays": FIRST,
    "network.0004_answer_hours_by_setting": FIRST,
    "orders.0006_merged": WIDER,
    "sourcing.0006_withdrawn_pendact": WIDER,
}


def migration(name: str) -> Any:
    return importlib.import_module(MIGRATIONS[name]).Migration


@pytest.mark.parametrize("name", [name for name in MIGRATIONS if not schema.contracts(name)])
def test_what_is_not_called_a_contract_only_adds(name: str) -> None:
    found = expanding.faults(expanding.statements(migration(name)))
    assert bool(found) == (name in EXCUSED), "\n".join(found) or f"{name} needs no excuse"


def test_contracts_are_listed_in_an_order_in_which_they_can_be_applied() -> None:
    assert sorted(schema.CONTRACTS) == sorted(name for name in MIGRATIONS if schema.contracts(name))
    for at, name in enumerate(schema.CONTRACTS):
        before = {f"{room}.{one}" for room, one in migration(name).dependencies}
        assert not before & set(schema.CONTRACTS[at:]), name


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE a (i bigint); CREATE UNIQUE INDEX k ON a (i); ALTER TABLE a ALTER i SET NOT NULL",
        "CREATE INDEX CONCURRENTLY i ON orders_order (name)",
        "ALTER TABLE t ADD COLUMN c text, ADD COLUMN d bigint NOT NULL DEFAULT 0",
        "ALTER TABLE t ADD COLUMN c numeric(20, 6), ADD CONSTRAINT k CHECK (c > 0 OR d IN (1, 2)) NOT VALID",
        "ALTER TABLE t ADD COLUMN c text; ALTER TABLE t ADD CONSTRAINT k CHECK (c <> '') NOT VALID;"
        "ALTER TABLE t VALIDATE CONSTRAINT k",
        "ALTER TABLE t ALTER COLUMN c DROP NOT NULL",
        "-- DROP TABLE t\nINSERT INTO t (c) VALUES ('DROP TABLE t; DROP TABLE u')",
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $body$ BEGIN DROP TABLE t; END $body$",
    ],
)
def test_what_only_adds_is_let_through(text: str) -> None:
    assert expanding.faults(list(expanding._split(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE t",
        "DROP VIEW v",
        "TRUNCATE t",
        "DELETE FROM t",
        "ALTER TABLE t DROP COLUMN c",
        "ALTER TABLE t RENAME COLUMN c TO d",
        "ALTER TABLE t RENAME TO u",
        "ALTER TABLE t ALTER COLUMN c SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN c TYPE bigint",
        "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
        "ALTER TABLE t ADD COLUMN c text NOT NULL",
        "ALTER TABLE t ADD COLUMN c bigint GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid()",
        "ALTER TABLE t ADD COLUMN c text, DROP COLUMN d",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (d > 0) NOT VALID",
        "ALTER TABLE t ADD COLUMN c text, ADD CONSTRAINT k CHECK (c <> '')",
        "CREATE INDEX i ON t (c)",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (c)",
        "CREATE UNIQUE INDEX i ON t (c)",
        "DROP INDEX i",
        "ALTER TYPE k RENAME VALUE 'a' TO 'b'",
        "SET LOCAL lock_timeout = '4s'",
        "CREATE TABLE a (id bigint); DROP TABLE b",
    ],
)
def test_what_takes_away_narrows_or_holds_up_is_named(text: str) -> None:
    assert len(expanding.faults(list(expanding._split(text)))) == 1
