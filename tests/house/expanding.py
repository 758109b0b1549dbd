"""Reads what migrations do to the database, and says what in it the release before could fail on, or wait
for.

Read are the statements that run, not the files: a migration may change them on the way (CONCURRENTLY).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.migrations import Migration, RunSQL, SeparateDatabaseAndState

DOLLARS: Final = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
# Settings of the session, data, and what touches no statement of the release before.
HARMLESS: Final = re.compile(
    r"(SET|RESET|SELECT|INSERT INTO|UPDATE|WITH|COMMENT ON|GRANT|ANALYZE|REVOKE ALL ON FUNCTION"
    r"|CREATE (UNLOGGED )?TABLE|CREATE (SEQUENCE|TYPE|VIEW|STATISTICS|EXTENSION|(OR REPLACE )?FUNCTION)"
    r"|ALTER SEQUENCE \w+ CACHE|CREATE INDEX CONCURRENTLY|DROP INDEX CONCURRENTLY)\b"
)
MADE: Final = re.compile(r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)")
INDEX: Final = re.compile(r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)(?:\w+ )?ON (\w+)")
ALTER: Final = re.compile(r"ALTER TABLE (?:ONLY )?(\w+) (.*)", re.DOTALL)
ADDED: Final = re.compile(r"ADD COLUMN (?:IF NOT EXISTS )?(\w+) (.*)", re.DOTALL)
CONSTRAINT: Final = re.compile(r"ADD CONSTRAINT \w+ (.*)", re.DOTALL)
OPENED: Final = re.compile(
    r"(ALTER COLUMN \w+ (DROP NOT NULL|SET DEFAULT|SET STATISTICS)|VALIDATE CONSTRAINT)\b"
)
# Each row would be written anew under the table's lock.
REWRITES: Final = re.compile(
    r"\b(GENERATED|IDENTITY|SERIAL|RANDOM|CLOCK_TIMESTAMP|NEXTVAL|GEN_RANDOM_UUID)\b", re.I
)
LOCK: Final = re.compile(r"SET (?:LOCAL )?lock_timeout\b", re.I)


def statements(migration: type[Migration]) -> list[str]:
    """What runs, one statement each, without comments, and without what stands in literals and functions."""
    found: list[str] = []
    for operation in migration.operations:
        within = (
            operation.database_operations if isinstance(operation, SeparateDatabaseAndState) else [operation]
        )
        for one in within:
            assert isinstance(one, RunSQL), f"{one}: reviewed SQL, so that it can be read here"
            found += _split(one.sql)
    return found


def _split(text: Any) -> Iterator[str]:
    for one in [text] if isinstance(text, str) else text:
        bare = re.sub(r"--[^\n]*", " ", DOLLARS.sub("''", one))
        bare = re.sub(r"'(?:[^']|'')*'", "''", bare)
        yield from (" ".join(part.split()) for part in bare.split(";") if part.strip())


def faults(does: Sequence[str]) -> list[str]:
    """What in these statements does more than add, or would keep others waiting; nothing: they expand."""
    made = {found[1] for one in does if (found := MADE.match(one))}
    new = {column for one in does if (altered := ALTER.match(one)) for column in _added(altered[2])}
    long = any("CONCURRENTLY" in one for one in does)
    return [fault for one in does if (fault := _fault(one, made, new, long=long))]


def _added(acts: str) -> list[str]:
    return [found[1] for act in _acts(acts) if (found := ADDED.match(act))]


def _fault(one: str, made: set[str], new: set[str], *, long: bool) -> str:
    """``made``: tables that this migration makes; ``new``: columns that it adds to others."""
    if LOCK.match(one):
        return "" if long else f"{one}: how long it may wait for a lock is said by app/migrating.py"
    if index := INDEX.match(one):
        if index[2] in made:
            return ""
        return f"{one}: " + ("narrows what may be written" if index[1] else "needs CONCURRENTLY")
    if HARMLESS.match(one):
        return ""
    if altered := ALTER.match(one):
        if altered[1] in made:
            return ""
        wrong = [said for act in _acts(altered[2]) if (said := _act(act, new))]
        return f"{one}: {'; '.join(wrong)}" if wrong else ""
    return f"{one}: does not only add"


def _acts(text: str) -> list[str]:
    """The acts of an ALTER TABLE: parted by commas that stand in no bracket."""
    acts, depth, begun = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            acts.append(text[begun:at].strip())
            begun = at + 1
    return [*acts, text[begun:].strip()]


def _act(act: str, new: set[str]) -> str:
    """What is wrong with one act; ``new``: columns that are added."""
    if column := ADDED.match(act):
        said = column[2].upper()
        if REWRITES.search(said):
            return f"{column[1]} would be written into every row under lock"
        if "NOT NULL" in said and "DEFAULT" not in said:
            return f"{column[1]} is not filled by the release before"
        return ""
    if constraint := CONSTRAINT.match(act):
        if not new & set(re.findall(r"\w+", constraint[1])):
            return "narrows what the release before may write"
        return "" if constraint[1].upper().endswith("NOT VALID") else "needs NOT VALID"
    return "" if OPENED.match(act) else f"{act} does not only add"
