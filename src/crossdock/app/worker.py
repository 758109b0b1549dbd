"""A worker process: runs stages in turn until it is told to stop, and then finishes the batch in hand."""

import os
import signal
import socket
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from types import FrameType
from typing import Final

import structlog

from crossdock.app import dropping, environment, lifeline, processes, wiring
from crossdock.app.config import Config
from crossdock.core import clock, db, workers
from crossdock.core.errors import Invalid
from crossdock.core.stages import PASSING, Loop, OutsideStage, Pause, Stage, Stats
from crossdock.mailbox import dispatch
from crossdock.webhooks import delivering

BEAT_EVERY: Final = 1.0  # seconds

log = structlog.get_logger(__name__)


def stages_named(names: Iterable[str]) -> list[Stage | OutsideStage]:
    """The stages of these names; none: all. Raises Invalid."""
    wanted = list(names)
    unknown = [name for name in wanted if name not in wiring.STAGES]
    if unknown:
        known = ", ".join(wiring.STAGES)
        raise Invalid(f"There is no stage {unknown[0]!r}; the stages are {known}", field="stages")
    return [stage for name, stage in wiring.STAGES.items() if not wanted or name in wanted]


class Pulse:
    """Writes down, at most once in ``BEAT_EVERY`` seconds, that this process lives and what it did."""

    def __init__(self, name: str, stop: threading.Event) -> None:
        self.name = name
        self._stop = stop
        self._started_at = clock.wall()
        self._next = 0.0

    def beat(self, stats: Mapping[str, Stats]) -> None:
        """Called by the loop after every round. A database that is away is not the worker's end."""
        if not lifeline.attached():
            self._stop.set()
        if clock.monotonic() < self._next:
            return
        self._next = clock.monotonic() + BEAT_EVERY
        environment.reconnect_if_broken()
        try:
            with db.transaction() as cur:
                workers.beat(cur, self.name, stats, started_at=self._started_at, wall=clock.wall())
        except PASSING as error:
            log.warning("worker.no_beat", error=str(error).strip())

    def end(self) -> None:
        """Sign off."""
        environment.reconnect_if_broken()
        with suppress(*PASSING), db.transaction() as cur:
            workers.leave(cur, self.name)


def name_of(pid: int) -> str:
    """What a worker of this machine calls itself."""
    return f"{socket.gethostname()}:{pid}"


def _run_outside(loop: Loop) -> None:
    """The loop of the stages that call out, on this thread's own connection."""
    try:
        if loop.turns:
            loop.run()
    finally:
        environment.close_connections()


def run(config: Config, names: Iterable[str] = ()) -> None:
    """Work until SIGTERM or SIGINT; the batch in hand is finished first. ``names``: stages, none for all.

    Raises NotMigrated, Outdated.
    """
    stages = stages_named(names)
    lifeline.hold()
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    with processes.attending("worker", stop.set):
        _work(config, stages, stop)


def _work(config: Config, stages: Sequence[Stage | OutsideStage], stop: threading.Event) -> None:
    pulse = Pulse(name_of(os.getpid()), stop)
    log.info(
        "worker.started", name=pulse.name, stages=[stage.name for stage in stages], home=str(config.home)
    )
    # What calls out has threads of its own: a partner who answers late must not keep orders waiting; a shop
    # that is asked for much must not keep messages to locations waiting; nor a large file either of them; nor
    # one program that is told of events another.
    calling = [stage for stage in stages if isinstance(stage, OutsideStage)]
    messages = [stage for stage in calling if stage.name == dispatch.STAGE.name]
    filed = [stage for stage in calling if stage.name == dropping.STAGE.name]
    telling = [[stage] for stage in calling if stage in (delivering.QUICK, delivering.APART)]
    others = [stage for stage in calling if stage not in (*messages, *filed, *chain(*telling))]
    outside = [
        Loop(messages, stop=stop),
        *(Loop(one, stop=stop, waker=Pause(stop)) for one in (others, filed, *telling)),
    ]
    inside = [stage for stage in stages if isinstance(stage, Stage)]

    def beat(stats: Mapping[str, Stats]) -> None:
        theirs = {name: turn.stats for loop in outside for name, turn in loop.turns.items()}
        pulse.beat({**stats, **theirs})

    threads = [threading.Thread(target=_run_outside, args=(loop,), name="outside") for loop in outside]
    for thread in threads:
        thread.start()
    loop = Loop(inside, stop=stop, beat=beat)
    environment.settle_memory()
    beat({name: turn.stats for name, turn in loop.turns.items()})
    try:
        loop.run()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    pulse.end()
    log.info("worker.stopped", name=pulse.name)
