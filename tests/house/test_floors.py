"""Rule 1: the house holds three ways: imports (by import-linter, in ``make lint``), foreign keys, SQL."""

import os

import psycopg
import pytest
from django.apps import apps
from tests.house.reading import (
    SRC,
    floors,
    imported,
    may_use,
    migration_sql,
    rooms,
    short,
    sources,
    statements,
    tables,
    tree,
)

DJANGO_MADE = {"accounts_user_groups", "accounts_user_user_permissions"}  # many-to-many, behind accounts_user


@pytest.mark.parametrize("room", rooms())
def test_every_room_stands_on_a_floor_and_says_what_it_is(room: str) -> None:
    assert room in floors()
    assert (SRC / room / "__init__.py").exists(), f"{room} has no face"
    module = tree(SRC / room / "__init__.py")
    said = str(module.body[0].value.value) if module.body else ""  # type: ignore[attr-defined]
    assert f"(floor {floors()[room]})" in said.splitlines()[0]
    assert "Not here:" in said or room == "app", "it does not say what is not here"
    unnamed = (
        {table for table, owner in tables().items() if owner == room}
        - DJANGO_MADE
        - set(said.replace(",", " ").replace(".", " ").replace("`", " ").split())
    )
    assert not unnamed, f"the docstring of {room} does not name its tables {sorted(unnamed)}"


def test_foreign_keys_of_the_models_never_point_up() -> None:
    wrong = []
    for room in rooms():
        if not apps.is_installed(f"crossdock.{room}"):
            continue
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.get_fields():
                target = field.related_model
                if not field.concrete or target is None or isinstance(target, str):
                    continue
                other = target._meta.app_label
                if other in floors() and other not in may_use(room):
                    wrong.append(f"{model.__name__}.{field.name} -> {other}")
    assert not wrong


def test_foreign_keys_of_the_database_never_point_up() -> None:
    with psycopg.connect(os.environ["CROSSDOCK_EMBEDDED_URL"]) as connection:
        found = connection.execute(
            "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text"
            " FROM pg_constraint AS c WHERE c.contype = 'f' AND c.conparentid = 0"
        ).fetchall()
    ours = [(child, parent) for child, parent in found if child in tables() and parent in tables()]
    assert ours
    wrong = [(child, parent) for child, parent in ours if tables()[parent] not in may_use(tables()[child])]
    assert not wrong


def test_statements_name_tables_of_their_own_room_and_lower_ones_only() -> None:
    wrong = [
        f"{short(sql.path)}: {table}"
        for sql in statements()
        for table in sorted(sql.words & tables().keys())
        if tables()[table] not in may_use(sql.room)
    ]
    assert not wrong


def test_a_room_makes_tables_of_its_own_name_only() -> None:
    assert len(migration_sql()) >= len(set(tables().values()))
    assert [table for table, owner in tables().items() if not table.startswith(f"{owner}_")] == []


def test_the_twin_knows_the_time_and_money_and_nothing_else_of_ours() -> None:
    """It plays the outside world: what it shared with us it could not find wrong."""
    known = ("crossdock.twin", "crossdock.core.clock", "crossdock.core.money")
    wrong = [
        f"{short(path)}: {name}"
        for path in sources("src/crossdock/twin")
        for name in imported(tree(path))
        if name.startswith("crossdock") and not name.startswith(known)
    ]
    assert not wrong
