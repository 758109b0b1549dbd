"""What the tests in Debian's Chromium share: a console on the real web server, pages of people who are
logged in, and axe-core.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.console import assets
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from tests.company import ACTOR
from tests.conftest import clone
from tests.desk.stepping import settle
from tests.house.reading import ROOT

if TYPE_CHECKING:
    from tests.console.conftest import Shop

PHRASE: Final = "a long enough phrase"
CHROMIUM: Final = shutil.which("chromium")
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ADA: Final = "ada@example.com"
# Nothing of this is for tests alone: without it Chromium asks its maker's hosts for this and that.
SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}

MARKS: Final = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.skipif(assets.NEEDED not in assets.known(), reason="no files of the console: make setup"),
]


@dataclass
class There:
    """A running console. ``faults``: what Chromium complained of; ``elsewhere``: asked of other hosts."""

    url: str
    shop: "Shop"
    browser: Any
    faults: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(
        self, path: str = "/console/", *, scheme: str = "light", size: dict[str, int] = WIDE, who: str = ADA
    ) -> Any:
        """A page of somebody who has logged in."""
        context = self.browser.new_context(
            viewport=size, color_scheme=scheme, locale="en-GB", timezone_id="America/New_York"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._said(said))
        page.on("request", lambda request: self._asked(request.url))
        page.goto(self.url + "/console/log-in")
        page.wait_for_selector("#email:focus")
        page.keyboard.type(who)
        page.keyboard.press("Tab")
        page.keyboard.type(PHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/")
        if path != "/console/":
            page.goto(self.url + path)
        return page

    def _said(self, said: Any) -> None:
        if said.type == "error" and "status of" not in said.text:
            self.faults.append(said.text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.elsewhere.append(url)


@contextmanager
def launched() -> Iterator[Any]:
    """Chromium."""
    # Playwright's loop runs in this thread; Django would take a look at the database here for one inside it.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()
    patch.undo()


@contextmanager
def running(chromium: Any, name: str, fill: Callable[[Cursor], "Shop"]) -> Iterator[There]:
    """A console over what ``fill`` makes, with Ada in it."""
    from tests.app.serving import served  # the web server asks for Django's settings: conftest is read before

    with clone(name):
        with database.transaction() as cur:
            shop = fill(cur)
            users.create(cur, ADA, PHRASE, Rights("administrator"), name="Ada", at=clock.wall(), actor=ACTOR)
        with served() as (url, _):
            yield There(url, shop, chromium)


def work() -> None:
    """A worker's turn at bulk acts."""
    with database.transaction() as cur:
        settle(cur)


SETTLED: Final = """Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
    .map((one) => one.finished)).then(() => null)"""


def violations(page: Any) -> list[str]:
    """What axe-core finds, once colours that change have changed; its script is given to the page by the
    test, past the policy.
    """
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text() + "; null")
    found = json.loads(page.evaluate("axe.run().then((found) => JSON.stringify(found.violations))"))
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]
