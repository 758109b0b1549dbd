"""The feed under fire: writers whose transactions begin early and commit late, and readers over HTTP of every
kind. Each reader must see each event exactly once.
"""

import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.app.serving import bearer
from tests.company import MONDAY
from tests.conftest import Database

from crossdock.core import clock

LATEST_COMMIT = 0.3  # seconds that a transaction may stay open
WITHOUT_END = 60.0  # seconds without an event, for a reader that has not seen all: it never will
INSERT = "INSERT INTO core_event (subject, subject_id, kind, actor, at) VALUES (%s, %s, 'told', 'test', %s)"
Key = tuple[str, int]


@dataclass
class Feed:
    """``told``: what was committed. ``seen``: by reader."""

    db: Database
    url: str
    key: str
    told: Counter[Key] = field(default_factory=Counter)
    seen: list[Counter[Key]] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, *, writers: int, readers: int, seconds: float) -> None:
        """Write for so long; then wait until each reader has seen everything."""
        kinds = (self._pages, self._waits, self._streams)
        self.seen = [Counter() for _ in range(readers)]
        reading = [
            self._start(kinds[number % len(kinds)], self.seen[number], name=f"reader {number}")
            for number in range(readers)
        ]
        until = clock.monotonic() + seconds
        writing = [
            self._start(self._write, number, until, name=f"writer {number}") for number in range(writers)
        ]
        for thread in writing:
            thread.join()
        self.over.set()
        for thread in reading:
            thread.join()

    def _start(self, work: Callable[..., None], *given: Any, name: str) -> threading.Thread:
        def guarded() -> None:
            try:
                work(*given)
            except BaseException as error:  # noqa: BLE001 - told to the test
                self.failed.append(error)

        thread = threading.Thread(target=guarded, name=name)
        thread.start()
        return thread

    def _write(self, number: int, until: float) -> None:
        die, pause, nth = random.Random(number), threading.Event(), 0
        connection = self.db.connect()
        while clock.monotonic() < until:
            connection.execute("SELECT pg_current_xact_id()")
            pause.wait(die.random() ** 4 * LATEST_COMMIT)  # most are quick, some are not
            mine: list[Key] = []
            for _ in range(die.randint(1, 4)):
                nth += 1
                mine.append((f"writer {number}", nth))
                connection.execute(INSERT, (*mine[-1], MONDAY))
            pause.wait(die.random() ** 4 * LATEST_COMMIT)
            if die.random() < 0.1:
                connection.rollback()
                continue
            connection.commit()
            with self._lock:
                self.told.update(mine)

    def _missing(self, seen: Counter[Key]) -> bool:
        """Whether a reader has to go on."""
        return not self.over.is_set() or seen.total() < self.told.total()

    def _pages(self, seen: Counter[Key]) -> None:
        self._follow(seen, "limit=7")

    def _waits(self, seen: Counter[Key]) -> None:
        self._follow(seen, "wait=5&limit=500")

    def _follow(self, seen: Counter[Key], query: str) -> None:
        cursor, last = "", clock.monotonic()
        with httpx.Client(headers=bearer(self.key), timeout=WITHOUT_END) as client:
            while self._missing(seen):
                answer = client.get(f"{self.url}/api/v1/events?{query}{cursor}")
                assert answer.status_code == 200, answer.text
                said = answer.json()
                count(seen, said["items"])
                cursor = f"&cursor={said['next_cursor']}"
                last = clock.monotonic() if said["items"] else last
                assert clock.monotonic() - last < WITHOUT_END, "nothing more comes"

    def _streams(self, seen: Counter[Key]) -> None:
        """Breaks off now and then, and comes back to where it was."""
        place, headers = "", bearer(self.key, Accept="text/event-stream")
        with httpx.Client(timeout=WITHOUT_END) as client:
            while self._missing(seen):
                back = {"Last-Event-ID": place} if place else {}
                with client.stream("GET", f"{self.url}/api/v1/events", headers={**headers, **back}) as stream:
                    assert stream.status_code == 200
                    left, id_, data = 500, "", ""
                    for line in stream.iter_lines():
                        name, _, value = line.partition(": ")
                        if name == "id":
                            id_ = value
                        elif name == "data":
                            data = value
                        elif not line:
                            place = id_
                            if data:
                                count(seen, [json.loads(data)])
                                left, data = left - 1, ""
                            if not left or not self._missing(seen):
                                break


def count(seen: Counter[Key], items: list[dict[str, Any]]) -> None:
    told = [(one["data"]["subject"], one["data"]["subject_id"]) for one in items]
    seen.update(one for one in told if one[0].startswith("writer"))
