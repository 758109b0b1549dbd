"""Chromium without a window, spoken to by its own protocol over two pipes (``--remote-debugging-pipe``:
JSON with a NUL behind each message, https://chromedevtools.github.io/devtools-protocol/): no package needed.
"""

import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from crossdock.core import clock

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
PATIENCE: Final = 60.0  # seconds for an answer
SWITCHES: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,900",
    "--remote-debugging-pipe",
)
PAINTED: Final = (
    "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0] || 0"
)


def found() -> str | None:
    """The program, if this machine has it."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """A running Chromium."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read = write, read
        self._number = 0
        self._got = b""
        self._events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str | None = None, **params: Any) -> Any:
        """Give a command and wait for its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") != self._number:
                self._events.append(said)
            elif "error" in said:
                raise RuntimeError(f"Chromium refused {method}: {said['error']}")
            else:
                return said["result"]

    def wait(self, event: str) -> None:
        """Until Chromium tells of such an event."""
        while True:
            if any(said.get("method") == event for said in self._events):
                self._events = [said for said in self._events if said.get("method") != event]
                return
            self._events.append(self._next())

    def forget(self) -> None:
        """Of the events until now."""
        self._events = []

    def _next(self) -> dict[str, Any]:
        ends = clock.monotonic() + PATIENCE
        while b"\0" not in self._got:
            if not select.select([self._read], [], [], max(0.0, ends - clock.monotonic()))[0]:
                raise RuntimeError(f"Chromium did not answer within {PATIENCE:.0f} s")
            more = os.read(self._read, 1 << 16)
            if not more:
                raise RuntimeError("Chromium ended")
            self._got += more
        said, _, self._got = self._got.partition(b"\0")
        found: dict[str, Any] = json.loads(said)
        return found

    def tab(self, url: str, cookie: tuple[str, str]) -> "Tab":
        """A new tab that has this cookie for the address."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", session)
        self.ask("Network.setCookie", session, name=cookie[0], value=cookie[1], url=url, httpOnly=True)
        return Tab(self, session)


class Tab:
    """A page of it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def first_paint(self, url: str) -> float:
        """Go there; milliseconds from going until the first of the page's content was seen."""
        self._browser.forget()
        self._browser.ask("Page.navigate", self._session, url=url)
        self._browser.wait("Page.loadEventFired")
        ends = clock.monotonic() + PATIENCE
        while clock.monotonic() < ends:
            said = self._browser.ask(
                "Runtime.evaluate", self._session, expression=PAINTED, returnByValue=True
            )
            if painted := float(said["result"]["value"]):
                return painted
        raise RuntimeError(f"nothing was seen of {url} within {PATIENCE:.0f} s")


@contextmanager
def started() -> Iterator[Browser]:
    """A Chromium with a home of its own, for the block. Raises LookupError where there is none."""
    program = found()
    if program is None:
        raise LookupError("no Chromium here: apt-get install chromium")
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()

    def hand_over() -> None:
        """The protocol's places: 3 to read from, 4 to write to."""
        read, write = os.dup(theirs_in), os.dup(theirs_out)
        os.dup2(read, 3)
        os.dup2(write, 4)

    with tempfile.TemporaryDirectory(prefix="crossdock-chromium-", ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(  # noqa: S603 - the machine's own browser, our own arguments
            [program, *SWITCHES, f"--user-data-dir={home}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            preexec_fn=hand_over,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Browser(ours_out, ours_in)
        finally:
            os.close(ours_out)
            os.close(ours_in)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
