"""What workers say of themselves: that they live, and what their stages did. Wall time throughout."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec

from crossdock.core.sql import Cursor, statement
from crossdock.core.stages import Stats

BEAT = statement(__package__, "worker_beat")
READ = statement(__package__, "workers_read")
REMOVE = statement(__package__, "workers_remove")


@dataclass(frozen=True, slots=True)
class Worker:
    """``stats``: by stage, the fields of ``stages.Stats``."""

    name: str
    started_at: datetime
    beat_at: datetime
    stats: Mapping[str, Mapping[str, Any]]


def beat(cur: Cursor, name: str, stats: Mapping[str, Stats], *, started_at: datetime, wall: datetime) -> None:
    """Say that ``name`` lives at ``wall``, and what its stages did since it started."""
    packed = msgspec.json.encode({stage: asdict(one) for stage, one in stats.items()}).decode()
    BEAT.run(cur, name=name, started_at=started_at, wall=wall, stats=packed)


def read(cur: Cursor) -> list[Worker]:
    """All that are known, by name; those that were killed stand there until they are pruned."""
    return [Worker(*row) for row in READ.rows(cur)]


def leave(cur: Cursor, name: str) -> None:
    """Forget a worker that stops."""
    REMOVE.run(cur, name=name, before=None)


def prune(cur: Cursor, before: datetime) -> int:
    """Forget workers that were last heard of before a moment; returns how many."""
    return REMOVE.run(cur, name=None, before=before)
