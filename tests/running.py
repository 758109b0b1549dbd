"""A real installation under fire: clients that send again what was not answered, and kills at random.

``Running`` is an installation in processes; ``Crowd`` sends orders to it from several threads, as shops and
programs do; ``Killer`` ends its processes with -9. Kill from the main thread only: what is started anew must
not end with a thread of the test's.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import httpx
import psycopg

from crossdock.app import supervisor
from crossdock.core import embedded
from crossdock.core.embedded.layout import Layout
from crossdock.core.embedded.server import stop
from crossdock.twin.sender import signature
from tests.app.installation import Installation, ended, order, until

HOST: Final = "127.0.0.1"
CHANNEL: Final = "shop"
API_CHANNEL: Final = "wholesale"
SECRET: Final = "a secret of the shop's"
TRIES: Final = 400  # of one message, before the crowd gives up
PAUSE: Final = 0.2  # seconds before a message is sent again
SHOWN: Final = 4000  # characters of the log

Victim = Literal["web", "worker", "backend", "postmaster", "supervisor"]
VICTIMS: Final[tuple[Victim, ...]] = ("web", "worker", "backend", "postmaster", "supervisor")
LOCATIONS: Final = (
    ("EWR", "NJ", "07114", "Newark"),
    ("LAX", "CA", "90045", "Los Angeles"),
    ("CHI", "IL", "60601", "Chicago"),
)


# Several commands in one process: most of a command's time is its start.
SEVERAL: Final = """
import contextlib, io, json, sys
from crossdock.app import cli
done = []
for arguments in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = cli.run(arguments)
    done.append([code, out.getvalue()])
json.dump(done, sys.stdout)
"""


class Running(Installation):
    """``up`` at one port for good, so that clients find it again; its log is a file of the home's."""

    port: int = 0

    @property
    def log(self) -> Path:
        return self.home.parent / f"{self.home.name}.log"

    def up(self, workers: int = 2) -> None:
        """Start everything, or start it again; returns when it is ready."""
        self.port = self.port or supervisor.free_port(HOST, 0)
        for _ in range(10):
            with self.log.open("ab") as log:
                self.running = subprocess.Popen(
                    [
                        sys.executable,
                        "-m",
                        "crossdock",
                        "up",
                        "--port",
                        str(self.port),
                        "--workers",
                        str(workers),
                    ],
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                )
            if until(self._ready_or_over, "the installation to be ready") == "ready":
                return
            if "cannot listen" not in self.tail()[-300:]:
                break
        raise AssertionError(f"up does not come up: {self.tail()}")

    def _ready_or_over(self) -> str | None:
        assert self.running is not None
        if self.running.poll() is not None:  # what was killed before it may still hold the port for a moment
            return "over"
        return "ready" if supervisor.answers(f"{self.url}/readyz") else None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-SHOWN:] if self.log.exists() else ""

    def pids(self, victim: Victim) -> list[int]:
        """The processes of this kind that run now."""
        if victim == "supervisor":
            return [self.running.pid] if self.running is not None else []
        if victim in ("web", "worker"):
            with suppress(OSError, ValueError):
                found = self.record
                named = found["workers"] if victim == "worker" else [found["web"]]
                # A record may be older than the process that has the number now.
                return [pid for pid in named if pid is not None and parent(pid) == found["pid"]]
            return []
        postmaster = self._postmaster()
        if postmaster is None:
            return []
        return [postmaster] if victim == "postmaster" else children(postmaster)

    def _postmaster(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            pid = int((Layout.of(self.home).data / "postmaster.pid").read_text().splitlines()[0])
            return pid if b"postgres" in command_line(pid) else None
        return None

    def database(self) -> "psycopg.Connection[Any]":
        """A connection to the installation's database, to look at it."""
        return psycopg.connect(embedded.ensure_running(self.home, keep=False).dsn, autocommit=True)

    def commands(self, *each: Sequence[str]) -> list[tuple[int, str]]:
        """Run commands one after another; the exit code and what it printed, of each."""
        done = subprocess.run(
            [sys.executable, "-c", SEVERAL],
            env=self.environment,
            input=json.dumps(each),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=400,
        )
        return [(code, said) for code, said in json.loads(done.stdout)]

    def drained_and_verified(self, seconds: float = 180.0) -> None:
        """Wait until nothing waits in any queue, and assert that every invariant holds."""
        (code, said), (_, found) = self.commands(
            ["drain", "--timeout", str(seconds), "--json"], ["verify", "--json"]
        )
        assert code == 0, (said, self.tail())
        wrong = [check for check in json.loads(found)["checks"] if check["offences"]]
        assert not wrong, wrong

    def end(self) -> None:
        """End everything, whatever state it is in."""
        if self.running is not None:
            with suppress(ProcessLookupError):
                self.running.send_signal(signal.SIGTERM)
            try:
                self.running.wait(60)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()
            self.running = None
        stop(self.home, "immediate")


@contextmanager
def installation(folder: Path) -> Iterator[Running]:
    """Up, and empty; whatever runs there ends with the block."""
    mine = Running(folder / "home")
    try:
        mine.up()
        yield mine
    finally:
        mine.end()


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def parent(pid: int) -> int:
    """0 for a process that has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def children(pid: int) -> list[int]:
    return sorted(
        int(one.name)
        for one in Path("/proc").iterdir()
        if one.name.isdigit() and parent(int(one.name)) == pid
    )


def company_files(folder: Path, stock: Sequence[int]) -> dict[str, Path]:
    """One SKU, MUG, at three locations with room for everything; ``stock``: units at each."""
    folder.mkdir(parents=True, exist_ok=True)
    same = "US,America/New_York,1000000,23:59,1.00,0.20,USD"
    places = "".join(
        f"{code},{city},warehouse,1 Dock Road,{city},{state},{zip_code},{same}\n"
        for code, state, zip_code, city in LOCATIONS
    )
    texts = {
        "locations": "code,name,kind,line1,city,region,postal_code,country,time_zone,capacity_per_day,"
        f"cut_off,handling_order,handling_unit,currency\n{places}",
        "skus": "sku,name,weight_g,length_mm,width_mm,height_mm,price,currency,hs_code,origin_country,class,"
        "barcode\nMUG,Mug,500,100,100,100,10.00,USD,,,,\n",
        "stock": "sku,location,on_hand,safety\n"
        + "".join(f"MUG,{place[0]},{units},0\n" for place, units in zip(LOCATIONS, stock, strict=True)),
        "tariff": "carrier,service,zone,up_to_g,price,currency,transit_days\n"
        "pelican,ground,1,1000,5.60,USD,2\npelican,ground,1,30000,9.60,USD,2\n",
        "zones": "origin,postal_prefix,country,zone\n"
        + "".join(f"{place[0]},,US,1\n" for place in LOCATIONS),
    }
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    return {name: folder / f"{name}.csv" for name in texts}


def set_up(mine: Running, files: Mapping[str, Path]) -> str:
    """Read a company's files in and add its shop and a program's key, as an operator would; the key."""
    imports = [
        ["import", *(("tariff", "--zones") if kind == "zones" else (kind,)), str(path)]
        for kind, path in files.items()
    ]
    parties = [
        ["channels", "add", "shopify", "--name", CHANNEL, "--secret", SECRET],
        ["channels", "add", "api", "--name", API_CHANNEL],
        ["keys", "create", "--name", "tests", "--scopes", "orders:write", "--json"],
    ]
    done = mine.commands(*imports, *parties)
    assert not any(code for code, _ in done), done
    return str(json.loads(done[-1][1])["key"])


@dataclass(frozen=True)
class Message:
    """What is to be sent, under a key that stays the same however often it is sent."""

    key: str
    external_id: str
    body: bytes
    path: str
    headers: Mapping[str, str]


def shop_order(number: int) -> Message:
    """An order of one mug as a shop sends it: signed, with the webhook's id."""
    return webhook("orders/create", f"webhook-{number}", str(number), order(number))


def webhook(topic: str, key: str, external_id: str, body: bytes) -> Message:
    """A webhook of the shop's, signed."""
    headers = {
        "X-Shopify-Hmac-Sha256": signature(SECRET, body),
        "X-Shopify-Topic": topic,
        "X-Shopify-Webhook-Id": key,
    }
    return Message(key, external_id, body, f"/hooks/{CHANNEL}", headers)


def api_order(number: int, key: str) -> Message:
    """An order of one mug as a program of the company's sends it; ``key`` is its API key."""
    price = {"amount": "10.00", "currency": "USD"}
    address = {
        "name": "Ada Example", "line1": "1 Main Street", "city": "New York", "region": "NY",
        "postal_code": "10001", "country": "US",
    }  # fmt: skip
    document = {
        "channel": API_CHANNEL,
        "external_id": str(number),
        "currency": "USD",
        "lines": [{"external_id": "1", "sku": "MUG", "quantity": 1, "unit_price": price}],
        "ship_to": address,
        "total": price,
    }
    body = json.dumps(document).encode()
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"order-{number}",
    }
    return Message(f"order-{number}", str(number), body, "/api/v1/orders", headers)


@dataclass
class Crowd:
    """Clients in threads, each with a message in hand, sent until it is answered with 2xx."""

    to: Running
    messages: Sequence[Message]
    clients: int = 8
    answered: Counter[str] = field(default_factory=Counter)  # 2xx by external id
    statuses: Counter[int] = field(default_factory=Counter)  # 0: no answer
    refused: list[str] = field(default_factory=list)  # what was answered with a 4xx, or never

    def __post_init__(self) -> None:
        self._left = iter(self.messages)
        self._lock = threading.Lock()
        self._news = threading.Condition(self._lock)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(self.clients)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        if any(error):
            self._stop.set()
        for thread in self._threads:
            thread.join()

    def reached(self, count: int) -> bool:
        """Wait until that many messages are answered; False if all are sent, or something is refused."""
        with self._news:
            found = self._news.wait_for(
                lambda: bool(self.refused) or sum(self.answered.values()) >= min(count, len(self.messages)),
                300,
            )
            assert found, f"nothing is answered any more: {self.statuses} {self.to.tail()}"
            return not self.refused

    def _run(self) -> None:
        with httpx.Client(timeout=20) as client:
            while not self._stop.is_set():
                with self._lock:
                    message = next(self._left, None)
                if message is None:
                    return
                status = self._deliver(client, message)
                with self._news:
                    if 200 <= status < 300:
                        self.answered[message.external_id] += 1
                    else:
                        self.refused.append(f"{message.key}: {status}")
                    self._news.notify_all()

    def _deliver(self, client: httpx.Client, message: Message) -> int:
        """The status at last: 2xx, one that will not change, or 0."""
        for _ in range(TRIES):
            try:
                url = f"{self.to.url}{message.path}"
                status = client.post(url, content=message.body, headers=message.headers).status_code
            except httpx.HTTPError:
                status = 0
            with self._lock:
                self.statuses[status] += 1
            # 409: the same request is still in hand; 5xx and silence: nobody knows what became of it.
            if 200 <= status < 300 or (400 <= status < 500 and status != 409) or self._stop.wait(PAUSE):
                return status
        return 0


@dataclass
class Killer:
    """Ends processes of an installation with -9, at random under a seed."""

    of: Running
    seed: int
    victims: Sequence[Victim] = VICTIMS
    killed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)

    def strike(self) -> Victim:
        """Kill one, of a kind drawn among those that were killed least; a supervisor is started anew."""
        least = min(self.killed[kind] for kind in self.victims)
        kind = self._draw.choice([one for one in self.victims if self.killed[one] == least])
        pid = self._draw.choice(until(lambda: self.of.pids(kind), f"a {kind} to kill"))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.killed[kind] += 1
        if kind == "supervisor":
            assert self.of.running is not None
            self.of.running.wait()
            self.of.up()
        else:
            ended(pid)
        return kind
