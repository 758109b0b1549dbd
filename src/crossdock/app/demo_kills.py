"""Kills processes of the demo's installation with -9, every few seconds, as the fault ``kill`` asks for."""

import json
import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from crossdock.app import environment, supervisor
from crossdock.app.config import Config
from crossdock.core import db
from crossdock.core.sql import statement
from crossdock.core.stages import PASSING

BACKENDS = statement(__package__, "demo_backends")


@dataclass(slots=True)
class Killer:
    """``every`` seconds one of web, worker or a database connection's process dies; the supervisor lives."""

    config: Config
    seed: int
    every: float
    killed: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until told to stop."""
        draw = random.Random(f"kills {self.seed}")  # noqa: S311 - invented mishaps
        while not self.stop.wait(self.every):
            victim = draw.choice(("web", "worker", "backend"))
            found = self._pids(victim)
            if found:
                with suppress(ProcessLookupError):
                    os.kill(draw.choice(found), signal.SIGKILL)
                    self.killed[victim] += 1
        environment.close_connections()

    def _pids(self, victim: str) -> list[int]:
        if victim == "backend":
            try:
                environment.reconnect_if_broken()
                with db.transaction() as cur:
                    return BACKENDS.column(cur)
            except PASSING:
                environment.close_connections()
                return []
        try:
            document = json.loads(supervisor.record(self.config).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        found: list[int] = document["webs" if victim == "web" else "workers"]
        return found
