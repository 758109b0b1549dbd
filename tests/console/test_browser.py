"""The console in Debian's Chromium, on the real web server: by keys alone, light and dark, wide and phone;
axe-core finds nothing, and nothing is asked of another host.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.console import assets
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.orders import read
from tests.app.serving import served
from tests.company import ACTOR
from tests.conftest import clone
from tests.console.conftest import PHRASE, Shop, fill
from tests.desk.stepping import settle
from tests.house.reading import ROOT

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

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.skipif(assets.NEEDED not in assets.known(), reason="no files of the console: make setup"),
]


@dataclass
class There:
    """A running console. ``faults``: what Chromium complained of; ``elsewhere``: asked of other hosts."""

    url: str
    shop: Shop
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    # Playwright's loop runs in this thread; Django would take a look at the database here for one inside it.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture(scope="module")
def console(chromium: Any) -> Iterator[There]:
    with clone("console in a browser"):
        with database.transaction() as cur:
            shop = fill(cur)
            users.create(cur, ADA, PHRASE, Rights("administrator"), name="Ada", at=clock.wall(), actor=ACTOR)
        with served() as (url, _):
            yield There(url, shop, chromium)


def live(number: str) -> list[str]:
    with database.transaction() as cur:
        return [one["code"] for one in read.one(cur, number)["holds"]]


def work() -> None:
    """A worker's turn at bulk acts."""
    with database.transaction() as cur:
        settle(cur)


def test_a_hold_is_put_and_undone_by_keyboard_alone(console: There) -> None:
    page = console.open()
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/console/orders")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-opened]")
    assert page.locator("[data-opened]").get_attribute("data-opened") == console.shop.plain
    assert f"open={console.shop.plain}" in page.url
    page.keyboard.press("h")
    page.wait_for_selector("#dialog[open] #reason:focus")
    page.keyboard.type("ask the buyer")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox .undo")
    page.wait_for_selector("#panel .hold")  # the panel has read the order again
    assert live(console.shop.plain) == ["manual"]
    page.keyboard.press("z")
    page.wait_for_selector("#panel .hold", state="detached")
    assert live(console.shop.plain) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-opened]", state="detached")
    page.context.close()


def test_next_and_before_step_through_the_list_beside_it(console: There) -> None:
    page = console.open("/console/orders")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-opened={console.shop.held}]")
    page.keyboard.press("]")
    page.wait_for_selector(f"[data-opened={console.shop.plain}]")
    page.keyboard.press("[")
    page.wait_for_selector(f"[data-opened={console.shop.held}]")
    page.reload()  # the address says all of it
    page.wait_for_selector(f"[data-opened={console.shop.held}]")
    page.context.close()


def test_many_are_tagged_with_preview_progress_and_undo(console: There) -> None:
    page = console.open("/console/orders")
    page.keyboard.press("Control+a")
    assert page.locator("[data-picked=count]").inner_text() == "2"
    page.reload()  # marks stay
    assert page.locator("[data-picked=count]").inner_text() == "2"
    page.keyboard.press("t")
    page.wait_for_selector("#dialog[open] #b-tags:focus")
    page.keyboard.type("recall")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog .preview .btn-primary:focus")
    assert "will change" in page.locator("#dialog .preview").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".progressbox")
    work()
    page.wait_for_selector("#dialog >> text=2 of 2 done")
    with database.transaction() as cur:
        assert read.one(cur, console.shop.plain)["tags"] == ["recall"]
    page.keyboard.press("z")
    page.wait_for_selector("#dialog >> text=Taking back")
    work()
    page.wait_for_selector("#dialog >> text=2 of 2 done")
    with database.transaction() as cur:
        assert read.one(cur, console.shop.plain)["tags"] == []
    page.context.close()


def test_the_palette_finds_pages_acts_and_orders(console: There) -> None:
    page = console.open()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type("bulk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/bulk")
    page.keyboard.press("Control+k")
    page.keyboard.type(console.shop.plain)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/orders/{console.shop.plain}")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("log out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/log-in")
    page.context.close()


def test_the_token_of_a_link_leaves_the_address_and_stands_in_the_form(console: There) -> None:
    page = console.open("/password#reset=a-token")
    assert page.url == f"{console.url}/password"
    assert page.locator("input[name=token]").input_value() == "a-token"
    page.context.close()


def test_theme_and_language_are_kept(console: There) -> None:
    page = console.open()
    page.locator(".me summary").click()
    page.locator('[data-choose="theme:dark"]').click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.locator('[data-choose="language:de"]').click()
    page.wait_for_selector("h1:has-text('Heute')")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.context.close()


def paths(shop: Shop) -> list[str]:
    return [
        "/console/",
        "/console/board",
        "/console/orders",
        f"/console/orders?open={shop.held}",
        "/console/orders?q=none",
        f"/console/orders/{shop.held}",
        f"/console/orders/{shop.plain}?tab=decision",
        f"/console/orders/{shop.plain}/edit",
        "/console/bulk",
        "/console/today/late",
        "/console/exceptions",
        f"/console/exceptions?view=one&open={shop.held}",
        "/console/nowhere",
        "/console/forgotten",
        "/password",
    ]


def violations(page: Any) -> list[str]:
    """What axe-core finds; its script is given to the page by the test, past the policy."""
    page.evaluate(AXE.read_text() + "; null")
    found = json.loads(page.evaluate("axe.run().then((found) => JSON.stringify(found.violations))"))
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.skipif(not Path(AXE).exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE)], ids=("light", "dark", "phone")
)
def test_axe_finds_nothing_on_any_page(console: There, scheme: str, size: dict[str, int]) -> None:
    page = console.open(scheme=scheme, size=size)
    found = {}
    for path in paths(console.shop):
        page.goto(console.url + path)
        wrong = violations(page)
        if wrong:
            found[path] = wrong
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
    page.goto(console.url + "/console/orders")
    for key, dialog in (("?", "#keys"), ("Control+k", "#palette")):
        page.keyboard.press(key)
        page.wait_for_selector(f"{dialog}[open]")
        if wrong := violations(page):
            found[dialog] = wrong
        page.keyboard.press("Escape")
    page.context.clear_cookies()
    page.goto(console.url + "/console/log-in")
    if wrong := violations(page):
        found["log-in"] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)


def test_nothing_was_complained_of_and_nothing_asked_elsewhere(console: There) -> None:
    """Last: of all the pages above."""
    page = console.open(f"/console/orders/{console.shop.plain}")
    page.wait_for_load_state("networkidle")
    page.context.close()
    assert console.faults == []
    assert console.elsewhere == []
