"""Whatever can hold words is declared: a person's, or never one's. What is a person's is blanked."""

import re
from typing import Final

from django.apps import apps
from django.db import models
from tests.house.reading import statements
from tests.house.test_time import LENT
from tests.house.test_writers import assigned

from crossdock.app.forgetting import DECLARED

# Rooms of masters and users: what companies are told of themselves, not of buyers.
MASTERS: Final = {"partners", "accounts", "catalog", "network", "carriers"}
# Columns of these names never hold what a person said, in any table: words of a list, and who acted.
BY_NAME: Final = {"state", "status", "kind", "currency", "actor", "code", "carrier", "service", "sku"}
# Of core, what is about processes and files; the log's frame; what staff and programs set up, and from where.
OF_CORE: Final = {"core_clock", "core_worker", "core_import", "core_event.subject", "core_effect.subject",
                 "core_origin", "core_change"}  # fmt: skip
WORDS: Final = (models.TextField, models.CharField, models.JSONField, models.BinaryField)


def standing() -> list[str]:
    """``table.column`` of all that can hold words."""
    found = []
    for config in apps.get_app_configs():
        if not config.name.startswith("crossdock.") or config.label in MASTERS:
            continue
        for model in config.get_models():
            for field in model._meta.concrete_fields:
                base = getattr(field, "base_field", field)
                if isinstance(base, WORDS) and field.column not in BY_NAME:
                    found.append(f"{model._meta.db_table}.{field.column}")
    return [one for one in found if not {one, one.partition(".")[0]} & OF_CORE]


def declared(which: str) -> set[str]:
    return {
        f"{table}.{column}"
        for room in DECLARED
        for table, columns in getattr(room, which).items()
        for column in columns
    }


def test_every_column_that_can_hold_words_is_declared() -> None:
    known = declared("PERSONAL") | declared("IMPERSONAL")
    missing = [one for one in standing() if one not in known]
    assert not missing, "declare them in the room's personal.py, and list the room in app/forgetting.py"


def test_nothing_is_both_and_nothing_is_declared_that_is_not_there() -> None:
    assert declared("PERSONAL").isdisjoint(declared("IMPERSONAL"))
    columns = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    }
    assert declared("PERSONAL") | declared("IMPERSONAL") <= columns


def test_what_is_a_persons_is_blanked() -> None:
    texts = [sql.text for sql in statements() if sql.path.stem.startswith("forget_")]
    assert any("core_event_blank" in text for text in texts)
    texts.append(LENT.read_text().partition("FUNCTION core_event_blank")[2].partition("$$;")[0])
    blanked = {f"{table}.{column}" for text in texts for table, column in assigned(text)}
    gone = {table for text in texts for table in re.findall(r"\bDELETE FROM (\w+)", text)}
    left = {one for one in declared("PERSONAL") if one.partition(".")[0] not in gone}
    assert left <= blanked
