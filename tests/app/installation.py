"""An installation in processes of its own, for tests: commands, ``up``, webhooks, a company as files."""

import base64
import hashlib
import hmac
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

from crossdock.core import clock

T = TypeVar("T")

# What a test waits for at most; it is over as soon as the thing is there.
PATIENCE: Final = 60.0

OURS: Final = ("CROSSDOCK_", "DJANGO_")

FILES: Final = {
    "locations": (
        "code,name,kind,line1,city,region,postal_code,country,time_zone,capacity_per_day,cut_off,"
        "handling_order,handling_unit,currency\n"
        "EWR,Newark,warehouse,1 Dock Road,Newark,NJ,07114,US,America/New_York,100,23:59,1.00,0.20,USD\n"
    ),
    "skus": (
        "sku,name,weight_g,length_mm,width_mm,height_mm,price,currency,hs_code,origin_country,class,barcode\n"
        "MUG,Mug,500,100,100,100,10.00,USD,,,,\n"
    ),
    "stock": "sku,location,on_hand,safety\nMUG,EWR,100,0\n",
    "tariff": (
        "carrier,service,zone,up_to_g,price,currency,transit_days\n"
        "pelican,ground,1,1000,5.60,USD,2\npelican,ground,1,30000,9.60,USD,2\n"
    ),
    "zones": "origin,postal_prefix,country,zone\nEWR,,US,1\n",
}


def until(found: Callable[[], T | None], what: str) -> T:
    """Wait for a condition, and give what it found."""
    ends = clock.monotonic() + PATIENCE
    pause = threading.Event()
    while clock.monotonic() < ends:
        there = found()
        if there:
            return there
        pause.wait(0.02)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}")


def ended(pid: int) -> None:
    """Wait until a process, whoever's child it is, has ended."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([watched], [], [], PATIENCE)[0], f"process {pid} still runs"
    finally:
        os.close(watched)


def order(external_id: int, sku: str | None = "MUG", units: int = 1) -> bytes:
    """A Shopify order of one line."""
    total = f"{10 * units}.00"
    line = {
        "id": external_id * 10,
        "sku": sku,
        "title": "Mug",
        "quantity": units,
        "price": "10.00",
        "requires_shipping": True,
    }
    address = {
        "name": "Ada Example",
        "address1": "1 Main Street",
        "city": "New York",
        "province_code": "NY",
        "zip": "10001",
        "country_code": "US",
    }
    return json.dumps(
        {
            "id": external_id,
            "admin_graphql_api_id": f"gid://shopify/Order/{external_id}",
            "name": f"#{external_id}",
            "created_at": "2026-11-23T10:00:00-05:00",
            "updated_at": "2026-11-23T10:00:00-05:00",
            "currency": "USD",
            "financial_status": "paid",
            "total_price": total,
            "current_total_price": total,
            "subtotal_price": total,
            "total_tax": "0.00",
            "taxes_included": False,
            "line_items": [line],
            "shipping_lines": [],
            "shipping_address": address,
        }
    ).encode()


@dataclass
class Installation:
    """One home, and what is run on it."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)
    running: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        """As a shell has it: nothing that the tests' own process has set."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return {**kept, "CROSSDOCK_HOME": str(self.home), "CROSSDOCK_PARENT": str(os.getpid()), **self.more}

    def command(self, *arguments: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; it must exit with ``code``."""
        done = subprocess.run(
            [sys.executable, "-m", "crossdock", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * PATIENCE,
        )
        assert done.returncode == code, (
            f"{arguments} exited with {done.returncode}: {done.stdout}{done.stderr}"
        )
        return done

    def json(self, *arguments: str, code: int = 0) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.command(*arguments, "--json", code=code).stdout)

    def up(self, workers: int = 2) -> None:
        """Start everything and wait until it says that it is ready."""
        self.running = subprocess.Popen(
            [sys.executable, "-m", "crossdock", "up", "--port", "0", "--workers", str(workers)],
            env=self.environment,
            stdout=subprocess.PIPE,
        )
        out = self.running.stdout
        assert out is not None
        assert select.select([out], [], [], PATIENCE)[0], "up says nothing"
        line = out.readline().decode()
        assert line.startswith("Crossdock is ready at http://127.0.0.1:"), line

    @contextmanager
    def process(self, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A command that runs until the end of the block; then it is asked to end, and must."""
        process = subprocess.Popen(
            [sys.executable, "-m", "crossdock", *command], env=self.environment, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "run" / "up.json").read_text())
        return found

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.record["url"] + path, timeout=PATIENCE)

    def ready(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except (httpx.HTTPError, OSError):
            return False

    def hook(self, channel: str, secret: str, body: bytes, **more: str) -> httpx.Response:
        """Send a webhook, signed."""
        digest = hmac.digest(secret.encode(), body, hashlib.sha256)
        headers = {
            "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
            "X-Shopify-Topic": "orders/create",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        url = f"{self.record['url']}/hooks/{channel}"
        return httpx.post(url, content=body, headers=headers, timeout=PATIENCE)

    def files(self, folder: Path, names: Sequence[str] = tuple(FILES)) -> dict[str, Path]:
        """The company's files."""
        for name in names:
            (folder / f"{name}.csv").write_text(FILES[name])
        return {name: folder / f"{name}.csv" for name in names}

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End ``up`` with a signal; its exit code."""
        assert self.running is not None
        self.running.send_signal(number)
        code = self.running.wait(PATIENCE)
        assert self.running.stdout is not None
        self.running.stdout.close()
        self.running = None
        return code
