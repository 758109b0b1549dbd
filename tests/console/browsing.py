"""What the tests in Debian's Chromium share: a console on the real web server, pages of people who are
logged in, and axe-core.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
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
ZOOMED: Final = {"width": 720, "height": 450}  # what is left of WIDE at 200%
# Rules of axe-core whose verdict the colours change; the others say in dark what they say in light.
COLOURS: Final = ("color-contrast", "link-in-text-block")
STEADY: Final = 0.02  # layout shift of a page, summed; web.dev calls 0.1 good: two rows that move are 0.03

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


def violations(page: Any, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds, once colours that change have changed; its script is given to the page by the
    test, past the policy. ``rules``: these alone, else all.
    """
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text() + "; null")
    asked = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    run = "(asked) => axe.run(asked).then((found) => JSON.stringify(found.violations))"
    found = json.loads(page.evaluate(run, asked))
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


# What a page asks for after itself is asked for once it has been painted, as over a slow line: else a quick
# answer on this machine would hide what jumps.
AFTER_PAINT: Final = """(() => {
    const send = XMLHttpRequest.prototype.send;
    const painted = new Promise((done) =>
        new PerformanceObserver(() => done()).observe({ type: "paint", buffered: true }));
    XMLHttpRequest.prototype.send = function (body) { painted.then(() => send.call(this, body)); };
})()"""

SHIFTS: Final = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    while (document.querySelector(".htmx-request")) await frame();
    const said = (node) => node ? (node.id && `#${node.id}`) || node.className || node.nodeName : "?";
    const found = [];
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) {
            found.push([one.value, one.sources.map((source) => String(said(source.node))).join(", ")]);
        }
    }).observe({ type: "layout-shift", buffered: true });
    for (let frames = 0; frames < 3; frames += 1) await frame();
    return found;
}"""


def jumps(page: Any) -> list[str]:
    """What moved on a page that was just opened, once all that it asked for has come; the page was given
    ``AFTER_PAINT``.
    """
    found = page.evaluate(SHIFTS)
    if sum(value for value, _moved in found) <= STEADY:
        return []
    return [f"jumps by {value:.3f}: {moved}" for value, moved in found]


# How much of the height stays covered when a page is scrolled to its end, along a line down its middle, by
# what does not scroll itself (the one pane of a narrow page does); and the first of the buttons that a page
# is for, if something else is on top of it where it is scrolled to.
NARROW: Final = """async () => {
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame); // charts follow
    const scrolls = (one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowY);
    const stays = (one) => one && one !== document.documentElement && !scrolls(one) &&
        (["fixed", "sticky"].includes(getComputedStyle(one).position) || stays(one.parentElement));
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    const line = Array.from({ length: innerHeight / 10 }, (_, at) => at * 10 + 5);
    const under = line.filter((y) => stays(document.elementFromPoint(innerWidth / 2, y)));
    const button = [...document.querySelectorAll("main .btn-primary")].find((one) => one.checkVisibility());
    button?.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = button?.getBoundingClientRect();
    const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        wide: document.documentElement.scrollWidth > innerWidth,
        covered: under.length / line.length,
        lost: button && !button.contains(top) ? button.innerText : "",
    };
}"""


def zoomed(page: Any) -> list[str]:
    """What is wrong with a page at 200%: it is left at this size."""
    page.set_viewport_size(ZOOMED)
    found = page.evaluate(NARROW)
    said = {
        "too wide at 200%": found["wide"],
        f"covered to {found['covered']:.0%} at 200%": found["covered"] > 0.5,
        f"out of reach at 200%: {found['lost']}": found["lost"],
    }
    return [what for what, wrong in said.items() if wrong]
