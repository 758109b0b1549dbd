"""Kills processes of the demo's installation with -9, every few seconds, as the fault ``kill`` asks for."""

import json
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from crossdock.app import environment, supervisor, worker
from crossdock.app.config import Config
from crossdock.core import db, workers
from crossdock.core.sql import statement
from crossdock.core.stages import PASSING

BACKENDS = statement(__package__, "demo_backends")

VICTIMS: Final = ("web", "worker", "backend")


@dataclass(slots=True)
class Killer:
    """``every`` seconds one of web, worker or a database connection's process dies; the supervisor lives.
    Who has not come up again is let be: on a slow machine nothing else would ever run.
    """

    config: Config
    seed: int
    every: float
    killed: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until told to stop."""
        draw = random.Random(f"kills {self.seed}")  # noqa: S311 - invented mishaps
        while not self.stop.wait(self.every):
            victim = draw.choice(VICTIMS)
            found = self.up()[victim]
            if found:
                with suppress(ProcessLookupError):
                    os.kill(draw.choice(found), signal.SIGKILL)
                    self.killed[victim] += 1
        environment.close_connections()

    def up(self) -> Mapping[str, Sequence[int]]:
        """Processes that do their work, by kind; none of any while the installation is not ready."""
        nobody: Mapping[str, Sequence[int]] = {victim: [] for victim in VICTIMS}
        try:
            document = json.loads(supervisor.record(self.config).read_text(encoding="utf-8"))
            if not supervisor.answers(f"{document['url']}/readyz"):
                return nobody
            environment.reconnect_if_broken()
            with db.transaction() as cur:
                beating = {one.name for one in workers.read(cur)}
                backends: list[int] = BACKENDS.column(cur)
        except (OSError, ValueError):
            return nobody
        except PASSING:
            environment.close_connections()
            return nobody
        crew = [pid for pid in document["workers"] if worker.name_of(pid) in beating]
        return {"web": document["webs"], "worker": crew, "backend": backends}
