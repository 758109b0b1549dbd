"""A thousand labels bought by real worker processes, which are killed with -9, and stopped for longer than
their leases; answers are lost on the way. The carrier's books and the packages agree in the end.
"""

import random
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.faults import label_worker
from tests.fulfilment.labelled import clean, packed, sales

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.fulfilment import labels, pack

LABELS = 1_000
VOIDS = 100
WORKERS = 3
LEASE = 2  # seconds
STOPPED = 4.0  # seconds: longer than the lease
EVERY = 40  # labels between two blows,
LATEST = 3.0  # or seconds, where nothing moves;
BLOWS = 40  # at most
LOOK = 0.2  # seconds between two looks
WITHIN = 300.0  # seconds until all is bought and given back


class Blows:
    """Workers, and what befalls them."""

    def __init__(self, db: Database, home: Path) -> None:
        self.die = random.Random(1)
        self.counts: Counter[str] = Counter()
        self.start = lambda: label_worker.start(db.url, home, lease=LEASE, loses=True)
        self.workers = [self.start() for _ in range(WORKERS)]
        self.asleep: dict[int, float] = {}  # until when, by the worker's place

    def strike(self) -> None:
        """Stop one, or kill one: in turn."""
        place = self.die.randrange(WORKERS)
        if place not in self.asleep and self.counts["stopped"] <= self.counts["killed"]:
            self.workers[place].send_signal(signal.SIGSTOP)
            self.asleep[place] = clock.monotonic() + STOPPED
            self.counts["stopped"] += 1
        else:
            self.asleep.pop(place, None)
            self.end(place)
            self.workers[place] = self.start()
            self.counts["killed"] += 1

    def wake(self) -> None:
        """Continue those that were stopped for long enough."""
        for place, until in list(self.asleep.items()):
            if clock.monotonic() >= until:
                del self.asleep[place]
                self.workers[place].send_signal(signal.SIGCONT)

    def end(self, place: int) -> None:
        self.workers[place].kill()
        self.workers[place].wait()


@pytest.mark.soak
@pytest.mark.timeout(400)
@pytest.mark.usefixtures("monday")
def test_a_thousand_labels_and_no_surplus_whatever_is_killed_or_hangs(db: Database, tmp_path: Path) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=LABELS)
        asked = pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
    blows, pause = Blows(db, tmp_path), threading.Event()
    begun = struck_at = clock.monotonic()
    to_void, left, struck = set(asked[:: LABELS // VOIDS]), LABELS, LABELS
    try:
        while left and clock.monotonic() - begun < WITHIN:
            pause.wait(LOOK)
            blows.wake()
            falls = struck - left >= EVERY or clock.monotonic() - struck_at > LATEST
            if falls and blows.counts.total() < BLOWS:
                struck, struck_at = left, clock.monotonic()
                blows.strike()
            with database.transaction() as cur:
                states = {one["id"]: one["state"] for one in labels.show(cur, [shipment])}
                bought = {one for one in to_void if states[one] == "bought"}
                for label_id in sorted(bought):
                    pack.void_label(cur, label_id, at=MONDAY)
            to_void -= bought
            left = (
                len(to_void) + sum(state in ("asked", "voiding") for state in states.values()) + len(bought)
            )
    finally:
        for place in range(WORKERS):
            blows.end(place)
    with database.transaction() as cur:
        found = labels.show(cur, [shipment])
    states_found = Counter(one["state"] for one in found)
    assert states_found == {"bought": LABELS - VOIDS, "voided": VOIDS}, (tmp_path / "worker.log").read_text()[
        -3000:
    ]
    assert len({one["tracking"] for one in found if one["state"] == "bought"}) == LABELS - VOIDS
    assert sales(db) == (LABELS - VOIDS, VOIDS)
    clean()
    with db.connect() as seen:
        [(again,)] = seen.execute("SELECT count(*) FROM core_effect WHERE attempts > 1").fetchall()
    assert again > LABELS // 50, "the blows hit nobody at work"
    assert min(blows.counts["killed"], blows.counts["stopped"]) >= 5
