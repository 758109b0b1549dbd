"""Policies in a browser: a rule is drafted, tried, published and taken back, by keys alone and by mouse at
phone width; two type into one draft; on every page axe-core finds nothing.
"""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.sourcing import drafts, golden, policies, publishing, trials
from tests.company import ACTOR, BEGAN, MONDAY
from tests.console.browsing import (
    AFTER_PAINT,
    AXE,
    COLOURS,
    MARKS,
    PHONE,
    WIDE,
    There,
    jumps,
    violations,
    zoomed,
)
from tests.sourcing.steps import publish, rule

pytestmark = MARKS
HOME = "/console/policies"
FAR = MONDAY + timedelta(days=3650)


@pytest.fixture(scope="module")
def ruled(console: There) -> There:
    """The shop with a policy that has one rule."""
    with database.transaction() as cur:
        publish(cur, valid_from=BEGAN, **rule("eligibility", {"location.code": '"LAX"'}, allow="false"))
    return console


def held() -> policies.Policy:
    with database.transaction() as cur:
        return policies.current(cur, clock.refresh(cur))


def _draft_a_row(page: Page) -> None:
    """A row more, about Newark, above that about Los Angeles; first with a fault, said at its cell."""
    page.focus("[data-sheet=eligibility] .cell >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-sheet=eligibility] tbody tr:nth-child(2) .cell:focus")
    page.keyboard.type("EWR")
    page.wait_for_selector("tr:nth-child(2) .cell[aria-invalid] >> nth=0")
    page.wait_for_selector("#state >> text=2 things to mend")
    page.keyboard.press("Home")
    page.keyboard.type('"')
    page.keyboard.press("End")
    page.keyboard.type('"')
    page.keyboard.press("Tab")
    page.keyboard.type("false")
    page.wait_for_selector("#state >> text=fit to be published")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-sheet=eligibility] tbody tr .cell").first).to_have_value('"EWR"')
    page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=("phone", "wide"))
def test_a_rule_is_drafted_tried_published_and_taken_back_by_keys_alone(
    ruled: There, size: dict[str, int]
) -> None:
    before = held()
    page = ruled.open(size=size)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/console/policies")
    page.keyboard.press("n")
    page.wait_for_url("**/drafts/*")
    _draft_a_row(page)
    page.keyboard.press("d")
    page.wait_for_url("**/dry-run")
    page.wait_for_selector("text=Orders that ship otherwise")
    page.wait_for_selector("tr[data-number]")
    page.keyboard.press("t")
    page.wait_for_selector("#try-order:focus")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.wait_for_selector("#dialog[open] .btn-primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox .undo")
    after = held()
    rows = [row.cells[0].source for row in after.tables["eligibility"].rows]
    assert rows == ['"EWR"', '"LAX"']
    page.wait_for_selector(f"#dryrun >> text=version {after.version}")
    page.goto(f"{ruled.url}{HOME}/{after.version}")
    page.keyboard.press("r")
    page.wait_for_selector("#dialog[open] .btn-primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox .undo")
    assert held().document == before.document
    if size is PHONE:  # what held before holds again
        page.context.close()
        return
    last = held().version
    page.keyboard.press("z")
    page.wait_for_selector(f".toastbox >> text=Version {last} is taken back", state="attached")
    page.context.close()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=("phone", "wide"))
def test_a_rule_is_published_and_taken_back_by_mouse(ruled: There, size: dict[str, int]) -> None:
    before = held()
    page = ruled.open(HOME, size=size)
    page.click("text=New draft")
    page.wait_for_url("**/drafts/*")
    page.select_option("#add-table", "max_parcels")
    page.click("text=Add the table")
    page.wait_for_selector("[data-sheet=max_parcels] .cell[aria-invalid]")
    page.fill("[data-sheet=max_parcels] .cell >> nth=0", '"web"')
    page.fill("[data-sheet=max_parcels] .says .cell", "2")
    page.wait_for_selector("#state >> text=fit to be published")
    page.click("[data-sheet=max_parcels] [data-do=row-add]")
    page.click("[data-sheet=max_parcels] tr:nth-child(2) [data-do=row-remove]")
    page.click("[data-sheet=max_parcels] [data-do=row-back]")
    page.wait_for_selector("#state >> text=1 thing to mend")
    page.click("[data-sheet=max_parcels] tr:nth-child(2) [data-do=row-remove]")
    page.wait_for_selector("#state >> text=fit to be published")
    page.fill("#s-max_parcels", "4")
    page.click("a:has-text('Dry run')")  # at once: what was typed comes along
    page.wait_for_selector("text=None: every order would ship as it does now.")
    page.click(".acts .btn-primary")
    page.click("#dialog[open] .btn-primary")
    page.wait_for_selector(".toastbox .undo")
    assert held().document.max_parcels == 4
    assert list(held().tables) != list(before.tables)
    page.click(".toastbox .undo")
    page.wait_for_selector("#dryrun .acts", state="detached")
    page.wait_for_selector(".toastbox >> text=is taken back")
    assert held().document == before.document
    page.context.close()


def trial() -> trials.Shown | None:
    """The one that runs."""
    with database.transaction() as cur:
        return trials.open_at(cur, clock.refresh(cur))


def test_a_draft_is_tried_on_a_share_stopped_and_taken_over_by_keys_alone(ruled: There) -> None:
    before = held()
    with database.transaction() as cur:
        made = drafts.begin(cur, before.version, at=MONDAY, actor=ACTOR)
        document = {**drafts.read(cur, made).document, "max_parcels": 2}
        drafts.save(cur, made, "two parcels", document, upon=1, at=MONDAY, actor=ACTOR)
    page = ruled.open(f"{HOME}/drafts/{made}")
    page.fill("#s-max_parcels", "4")
    page.keyboard.press("Escape")
    page.keyboard.press("s")  # at once: what was typed is saved first
    page.wait_for_selector("#share:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    page.wait_for_selector("#share:invalid")  # the form is not sent, and nothing that was typed is lost
    page.keyboard.press("Control+a")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox .undo")
    one = trial()
    assert one is not None
    assert (one.share, one.name, held()) == (20, "two parcels", before)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_selector("#trial-title >> text=two parcels on 20 per cent")
    page.wait_for_selector(".trialfigures >> text=orders that came in")
    page.keyboard.press("r")
    page.wait_for_selector("#policies:not(:has(#trial-title))")
    assert trial() is None
    page.keyboard.press("z")
    page.wait_for_selector("#trial-title")
    page.keyboard.press("p")
    page.wait_for_selector("#dialog[open] .btn-primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#policies:not(:has(#trial-title))")
    assert held().document.max_parcels == 4
    page.keyboard.press("z")
    page.wait_for_selector(".toastbox >> text=is taken back", state="attached")
    assert held().document == before.document
    page.context.close()


def test_a_version_is_tried_and_stopped_by_mouse_on_a_phone(ruled: There) -> None:
    with database.transaction() as cur:
        version = publish(cur, valid_from=FAR, max_parcels=7)
    page = ruled.open(f"{HOME}/{version}", size=PHONE)
    page.click("text=Try on a share")
    page.fill("#share", "5")
    page.click("#dialog[open] .btn-primary")
    page.wait_for_selector("#policy >> text=It is being tried on 5 per cent")
    page.click("#policy .effect a")
    page.wait_for_selector(".trialfigures")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=Stop the trial")
    page.wait_for_selector("#trial >> text=it was stopped")
    page.click(".toastbox .undo")
    page.wait_for_selector("#trial >> text=Stop the trial")
    page.click("text=Stop the trial")
    page.wait_for_selector("#trial >> text=it was stopped")
    assert trial() is None
    page.context.close()


def test_two_type_into_one_draft_and_see_both_versions(ruled: There) -> None:
    with database.transaction() as cur:
        made = drafts.begin(cur, 0, at=MONDAY, actor=ACTOR)
    page = ruled.open(f"{HOME}/drafts/{made}")
    with database.transaction() as cur:
        drafts.save(cur, made, "theirs", {"max_parcels": 5}, upon=1, at=MONDAY, actor=ACTOR)
    page.fill("#s-max_parcels", "2")
    page.wait_for_selector("#state .conflict >> text=still in your form")
    assert page.input_value("#s-max_parcels") == "2"
    page.click("text=Save mine over theirs")
    page.wait_for_selector("#state >> text=fit to be published")
    with database.transaction() as cur:
        assert drafts.read(cur, made).document["max_parcels"] == 2
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing(ruled: There, scheme: str, width: int) -> None:
    with database.transaction() as cur:
        version = policies.versions(cur)[0]["version"]
        made = drafts.begin(cur, version, at=MONDAY, actor=ACTOR)
        document = drafts.read(cur, made).document
        changed = {**document, **rule("eligibility", {"location.code": '"EWR"'}, allow="false")}
        drafts.save(cur, made, "axe", changed, upon=1, at=MONDAY, actor=ACTOR)
        wrong = drafts.begin(cur, version, at=MONDAY, actor=ACTOR)
        drafts.save(cur, wrong, "wrong", {**changed, "max_parcels": "many"}, upon=1, at=MONDAY, actor=ACTOR)
        if not golden.listed(cur):
            golden.keep(cur, ruled.shop.plain, golden.Wants(("EWR",)), note="near", at=MONDAY, actor=ACTOR)
        now = clock.refresh(cur)
        running = trials.open_at(cur, now) or publishing.try_document(
            cur, "axe", {"max_parcels": 9}, 10, at=now, actor=ACTOR
        )
    page = ruled.open(scheme=scheme, size={"width": width, "height": 900})
    page.add_init_script(AFTER_PAINT)
    found = {}
    for path in (
        "", f"/{version}", f"/compare?from={version}&to={version - 1}", "/golden", f"/drafts/{made}",
        f"/drafts/{wrong}", f"/drafts/{made}/dry-run", f"/drafts/{made}/try?order={ruled.shop.plain}",
        "/trials", f"/trials/{running.id}",
    ):  # fmt: skip
        page.goto(f"{ruled.url}{HOME}{path}")
        moved = jumps(page)
        if path in ("", f"/trials/{running.id}"):
            page.wait_for_selector(".trialfigures")
        broken = [*moved, *violations(page, COLOURS if scheme == "dark" else ())]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if scheme == "light" and width == WIDE["width"]:
            broken += zoomed(page)
            page.set_viewport_size({"width": width, "height": 900})
        if broken:
            found[path] = broken
    page.context.close()
    assert not found, json.dumps(found, indent=1)
    assert ruled.faults == []
    assert ruled.elsewhere == []
