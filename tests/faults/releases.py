"""The release after this one, for tests: a copy of the program with migrations of its own, and statements
that need what those add and not what they take away.

It counts what workers did in a column of its own (``core_worker.counts``), and no longer in ``stats``.
"""

import re
import shutil
from pathlib import Path
from typing import Final

from tests.house.reading import SRC

MIGRATION: Final = """from django.db import migrations


class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("{room}", "{after}")]
    operations = [migrations.RunSQL({sql!r})]
"""
EXPANDS: Final = {
    ("core", "0901_counts"): """
        ALTER TABLE core_worker ADD COLUMN counts jsonb NOT NULL DEFAULT '{}';
        ALTER TABLE core_worker ALTER COLUMN stats SET DEFAULT '{}';
    """,
    ("orders", "0901_waves"): """
        ALTER TABLE orders_order ADD COLUMN wave text;
        ALTER TABLE orders_order ADD CONSTRAINT orders_order_wave CHECK (wave <> '') NOT VALID;
        ALTER TABLE orders_order VALIDATE CONSTRAINT orders_order_wave;
        CREATE TABLE orders_wave (name text PRIMARY KEY, opened_at timestamptz NOT NULL);
    """,
    ("orders", "0902_waves_found"): [
        "SET lock_timeout = 0",
        "SET statement_timeout = 0",
        "CREATE INDEX CONCURRENTLY orders_order_by_wave ON orders_order (wave) WHERE wave IS NOT NULL",
        "SET lock_timeout = '500ms'",
        "SET statement_timeout = '5s'",
    ],
}
CONTRACTS: Final = {("core", "0902_contract_stats"): "ALTER TABLE core_worker DROP COLUMN stats"}
BEAT: Final = """
INSERT INTO core_worker (name, started_at, beat_at, counts)
VALUES (%(name)s, %(started_at)s, %(wall)s, %(stats)s::jsonb)
ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at, counts = excluded.counts
"""
READ: Final = "SELECT w.name, w.started_at, w.beat_at, w.counts FROM core_worker AS w ORDER BY w.name"


def names(migrations: object) -> list[str]:
    """``room.name`` of each."""
    return [".".join(one) for one in migrations]  # type: ignore[attr-defined]


def after(folder: Path) -> Path:
    """Make the release after in this folder; what PYTHONPATH must be to run it."""
    program = folder / "crossdock"
    shutil.copytree(SRC, program, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    static = Path("console", "static", "vendor")
    if (SRC / static).is_dir():
        (program / static).symlink_to(SRC / static)
    for (room, name), sql in (EXPANDS | CONTRACTS).items():
        there = program / room / "migrations"
        last = max(path.stem for path in there.glob("[0-9]*.py"))
        atomic = isinstance(sql, str)
        text = MIGRATION.format(room=room, after=last, sql=sql, atomic=atomic)
        (there / f"{name}.py").write_text(text)
    (program / "core" / "sql" / "worker_beat.sql").write_text(BEAT)
    (program / "core" / "sql" / "workers_read.sql").write_text(READ)
    schema = program / "app" / "schema.py"
    known = "".join(f'"{name}", ' for name in names(CONTRACTS))
    text, count = re.subn(r"(?m)^(CONTRACTS\b[^=]*=) (\(.*\))$", rf"\1 (*\2, {known})", schema.read_text())
    assert count == 1
    schema.write_text(text)
    return folder
