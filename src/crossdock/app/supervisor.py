"""``crossdock up``: web processes and workers as children, started again when they die, ended together.

The supervisor holds the lease on the embedded server and revives it. Children die with it, also when it is
killed with -9. ``HOME/run/up.json`` says who runs where.
"""

import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

import structlog

from crossdock.app import draining, environment, lifeline, migrating
from crossdock.app.config import Config
from crossdock.app.errors import AlreadyRunning, CrashLoop, PortTaken
from crossdock.core import clock, embedded
from crossdock.core.embedded import EmbeddedError

DEATHS: Final = 5  # in WITHIN seconds, of one child: a crash loop
WITHIN: Final = 60.0
LONGEST_WAIT: Final = 10.0  # seconds before a child is started again
SETTLED: Final = 10.0  # seconds after which a child counts as started
PATIENCE: Final = 15.0  # seconds for a child that was asked to stop
DRAIN: Final = 10.0  # seconds for the queues to run empty at the end
GUARD_EVERY: Final = 0.5  # seconds between two looks at the embedded server
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Child:
    """A process that is kept alive: its command, and its past."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    start_at: float = 0.0
    quick: int = 0
    deaths: deque[float] = field(default_factory=deque)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process is not None else None

    def start(self) -> None:
        """Start it, in a session of its own, so that Ctrl-C reaches the supervisor only."""
        self.started = clock.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-m", "crossdock", *self.command],
            env=lifeline.environment_of_child(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def tend(self) -> bool:
        """Notice that it died, or start it when its wait is over; true if something changed.

        Killed with -9 (by a person, or for want of memory) it has done nothing wrong: that is waited for, but
        is no crash. Raises CrashLoop.
        """
        now = clock.monotonic()
        if self.process is None:
            if now < self.start_at:
                return False
            self.start()
            return True
        code = self.process.poll()
        if code is None:
            return False
        self.process = None
        self.quick = self.quick + 1 if now - self.started < SETTLED else 0
        wait = min(LONGEST_WAIT, 0.1 * 2**self.quick) if self.quick else 0.0
        self.start_at = now + wait
        log.warning("child.died", child=self.name, code=code, starts_again_in=round(wait, 1))
        if code != -signal.SIGKILL:
            self._count(now, code)
        return True

    def _count(self, now: float, code: int) -> None:
        self.deaths.append(now)
        while self.deaths and self.deaths[0] < now - WITHIN:
            self.deaths.popleft()
        if len(self.deaths) >= DEATHS:
            raise CrashLoop(
                f"{self.name} died {len(self.deaths)} times within {WITHIN:.0f} s, last with code {code}: "
                "its own lines above say why; giving up",
                name=self.name,
                deaths=len(self.deaths),
            )

    def ask(self) -> None:
        """Ask it to finish."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def end(self, within: float) -> None:
        """Wait until it has ended, and end it if that takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            log.warning("child.killed", child=self.name, after=within)
            self.process.kill()
            self.process.wait()
        self.process = None


class Signals:
    """SIGTERM and SIGINT as numbers that can be waited for; SIGCHLD ends a wait."""

    def __init__(self) -> None:
        self.asked = 0
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def __enter__(self) -> "Signals":
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = [(number, signal.signal(number, self._note)) for number in (*SIGNALS, signal.SIGCHLD)]
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._read)
        os.close(self._write)

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if number in SIGNALS:
            self.asked += 1

    def wait(self, seconds: float) -> None:
        """Until a signal comes, at most ``seconds``."""
        if select.select([self._read], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self._read, 512)


def run(
    config: Config, *, host: str | None, port: int | None, workers: int | None, webs: int | None = None
) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code. Raises AlreadyRunning, PortTaken,
    DatabaseUnfit, CrashLoop.

    The caller has set the installation up and holds the lease.
    """
    with alone(config):
        return _run(config, host or config.host, port, workers, webs)


def _run(config: Config, where: str, port: int | None, workers: int | None, webs: int | None) -> int:
    number = free_port(where, config.port if port is None else port)
    done = migrating.migrate(environment.admin_dsn(config))
    environment.close_connections()
    if done.applied:
        log.info("up.migrated", applied=done.applied)
    cores = len(os.sched_getaffinity(0))
    served = (config.webs if webs is None else webs) or cores // 2
    worked = (config.workers if workers is None else workers) or cores
    serve = ("web", "--host", where, "--port", str(number))
    web = [Child(f"web {n}", serve) for n in range(1, max(1, served) + 1)]
    crew = [Child(f"worker {n}", ("worker",)) for n in range(1, worked + 1)]
    url = f"http://{f'[{where}]' if ':' in where else where}:{number}"
    with Signals() as signals, guarded(config):
        try:
            _watch(config, web, crew, signals, url)
        finally:
            _stop(web, crew, signals)
            record(config).unlink(missing_ok=True)
    return 0


def _watch(config: Config, web: Sequence[Child], crew: Sequence[Child], signals: Signals, url: str) -> None:
    """Start the children and keep them running until asked to stop."""
    children, ready = [*web, *crew], False
    while not signals.asked:
        if sum(child.tend() for child in children):
            _write_record(config, web, crew, url)
        if not ready and answers(f"{url}/readyz"):
            ready = True
            sys.stdout.write(f"Crossdock is ready at {url} ({len(crew)} workers, home {config.home})\n")
            sys.stdout.write(f"The console is at {url}/console/ (crossdock users create lets a person in)\n")
            sys.stdout.flush()
        signals.wait(0.5 if ready else 0.1)


def _stop(web: Sequence[Child], crew: Sequence[Child], signals: Signals) -> None:
    """No more requests; what waits is worked off for a while; then workers finish what they have in hand."""
    for child in web:
        child.ask()
    for child in web:
        child.end(PATIENCE)
    if signals.asked == 1 and any(child.process is not None for child in crew):
        found = draining.wait_idle(DRAIN, stop=lambda: signals.asked > 1)
        if found:
            log.warning("up.not_drained", waiting=found)  # it stays in the queues
    environment.close_connections()
    for child in crew:
        child.ask()
    for child in crew:
        child.end(PATIENCE)
    log.info("up.stopped")


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Be the only supervisor of this home for the block; the kernel ends it with the process."""
    path = config.home / "run" / "up.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = f"{config.home} is running already: see {record(config)}, or choose another --home"
            raise AlreadyRunning(said, home=str(config.home)) from None
        yield


def free_port(host: str, port: int) -> int:
    """``port`` if nobody listens there, any free one for 0. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = f"cannot listen on {host} port {port}: {error.strerror}; choose another --port"
            raise PortTaken(said, host=host, port=port) from None
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether ``url`` answers 200 within a second."""
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def record(config: Config) -> Path:
    """Where it stands who runs: ``{pid, port, url, web, webs, workers}``; ``web``: the first of them."""
    return config.home / "run" / "up.json"


def _write_record(config: Config, web: Sequence[Child], crew: Sequence[Child], url: str) -> None:
    path = record(config)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    webs, workers = ([child.pid for child in some if child.pid is not None] for some in (web, crew))
    document = {
        "pid": os.getpid(),
        "port": int(url.rpartition(":")[2]),
        "url": url,
        "web": webs[0] if webs else None,
        "webs": webs,
        "workers": workers,
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(document), encoding="utf-8")
    fresh.replace(path)


@contextmanager
def guarded(config: Config) -> Iterator[None]:
    """For the block, start the embedded server again whenever it is gone; nothing if it is not ours."""
    if config.database_url:
        yield
        return
    stop = threading.Event()

    def guard() -> None:
        while not stop.wait(GUARD_EVERY):
            try:
                if embedded.ensure_running(config.home, keep=False).started:
                    log.warning("database.revived", home=str(config.home))
            except EmbeddedError as error:
                log.warning("database.not_revived", error=error.message)

    thread = threading.Thread(target=guard, name="database guard", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
