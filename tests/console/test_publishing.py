"""A draft is tried on past orders, held to guard rails and golden orders, published, and taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest

from crossdock.accounts import audit
from crossdock.sourcing import drafts, golden, policies
from tests.company import ACTOR, BEGAN, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.console.test_policies import HOME, NOT_EWR, cells, said
from tests.sourcing.steps import publish

GOLDEN = f"{HOME}/golden"


@pytest.fixture
def draft(shop: Shop) -> str:
    """The address of a draft by which nothing ships from EWR, whence both orders of the shop ship."""
    publish(shop.cur, valid_from=BEGAN, split_penalty=100)
    made = drafts.begin(shop.cur, 0, at=MONDAY, actor=ACTOR)
    drafts.save(shop.cur, made, "no Newark", NOT_EWR, upon=1, at=MONDAY, actor=ACTOR)
    return f"{HOME}/drafts/{made}"


def published(who: Browser, draft: str, **fields: str) -> Any:
    shown = who.get(f"{draft}/publish").content.decode()
    upon = re.search(r'name="upon" value="(\d+)"', shown)
    return who.post(f"{draft}/acts/publish", upon=upon[1] if upon else "", **fields)


def test_a_dry_run_shows_which_orders_change_and_what_that_costs(shop: Shop, draft: str) -> None:
    page = said(browser(shop.cur), f"{draft}/dry-run")
    assert "Over the last 2 orders" in page
    [row] = [row for row in cells(page) if row[0] == shop.plain]
    assert row[1:4] == ["EWR pelican ground", "CHI pelican ground", "+$1.00"]
    assert f'href="/console/orders/{shop.plain}?tab=decision"' in page
    assert ["EWR", "2", "", "0"] in cells(page)


def test_a_draft_is_tried_on_one_order_and_explained(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    page = said(ada, f"{draft}/try?order={shop.plain.removeprefix('SO-').lower()}")
    assert "closed for a fair" in page  # why EWR did not win
    assert "Which locations may ship what 1" in page
    assert "What it would choose" in page
    assert "What was chosen" not in page
    assert "Otherwise than what is in force: it ships otherwise · cost +$1.00" in page
    number = int(draft.rpartition("/")[2])
    drafts.save(shop.cur, number, "same", {"split_penalty": 100}, upon=2, at=MONDAY, actor=ACTOR)
    same = said(ada, f"{draft}/try?order={shop.plain}")
    assert "The same as what is in force." in same
    assert "if it were $2.01 cheaper" in same
    assert "order_not_found" in said(ada, f"{draft}/try?order=SO-1")


def test_a_draft_is_published_and_taken_back_and_the_audit_has_both(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    before = policies.current(shop.cur, MONDAY)
    done = published(ada, draft).content.decode()
    held = policies.current(shop.cur, MONDAY)
    assert (held.name, held.version > before.version) == ("no Newark", True)
    back = f"{HOME}/{held.version}/acts/take-back"
    assert f'hx-post="{back}"' in done
    assert f"version {held.version}" in said(ada, draft)
    shown = said(ada, f"{HOME}/{held.version}/take-back")
    assert "0 rows added, 0 changed, 1 removed" in shown
    again = ada.post(back).content.decode()
    now = policies.current(shop.cur, MONDAY)
    assert (now.document, now.name) == (before.document, before.name)
    assert f'hx-post="{HOME}/{now.version}/acts/take-back"' in again
    assert ada.post(back).status_code == 409
    [entry, *_] = audit.page(shop.cur, audit.Filters(subject="policy"), below=None, limit=10)
    told = [one.kind for one in entry.changes if one.subject == "policy"]
    assert list(dict.fromkeys(told)) == ["published", "taken_back"]


def test_it_is_published_for_later_in_the_zone_of_whoever_says_so(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_zone"] = "America/New_York"
    assert published(ada, draft, **{"from": "2026-11-20T10:00"}).status_code == 422
    assert published(ada, draft, **{"from": "soon"}).status_code == 422
    assert published(ada, draft, **{"from": "2026-11-24T10:00"}).status_code == 200
    [newest, held] = policies.standing(shop.cur, MONDAY)
    assert (newest.state, newest.valid_from) == ("scheduled", MONDAY + timedelta(days=1))
    assert held.state == "in_force"
    assert ada.post(f"{HOME}/{newest.version}/acts/take-back").status_code == 200
    assert policies.current(shop.cur, MONDAY + timedelta(days=2)).document.split_penalty == 100


def test_it_is_published_as_it_was_shown_or_not_at_all(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    assert ada.post(f"{draft}/acts/publish", upon="1").status_code == 409
    drafts.save(
        shop.cur, int(draft.rpartition("/")[2]), "x", {"max_parcels": "many"}, upon=2, at=MONDAY, actor=ACTOR
    )
    assert "mend it first" in said(ada, f"{draft}/publish")
    assert "mend it first" in said(ada, f"{draft}/dry-run")
    assert ada.post(f"{draft}/acts/publish", upon="3").status_code == 422


def test_publishing_shows_what_it_changes_and_has_no_button_where_nothing_differs(
    shop: Shop, draft: str
) -> None:
    ada = browser(shop.cur)
    primary = re.compile(r'<button class="btn btn-primary"( disabled)?')
    for form in ("publish", "share"):
        shown = said(ada, f"{draft}/{form}")
        assert "1 rows added, 0 changed, 0 removed" in shown
        assert "was not looked at here" in shown
        assert f'href="{draft}/dry-run"' in shown
        assert primary.findall(shown) == [""]
    ada.post(f"{GOLDEN}/acts/guard", cost_rise="50")
    assert "2 of the last 2 orders would ship otherwise, +$3.00 (+23.8 %)" in said(ada, f"{draft}/publish")
    number = int(draft.rpartition("/")[2])
    drafts.save(shop.cur, number, "same", {"split_penalty": 100}, upon=2, at=MONDAY, actor=ACTOR)
    for form in ("publish", "share"):
        shown = said(ada, f"{draft}/{form}")
        assert "Nothing differs from what is in force" in shown
        assert primary.findall(shown) == [" disabled"]
    publish(shop.cur, valid_from=MONDAY + timedelta(days=2), split_penalty=50)
    assert primary.findall(said(ada, f"{draft}/publish")) == [""]  # in place of what would come


def test_guard_rails_stand_against_publishing_and_are_named(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    done = ada.post(f"{GOLDEN}/acts/guard", cost_rise="10", changed="", late="0", unshipped="")
    assert 'name="cost_rise" value=""' in done.content.decode()  # what takes it back
    assert golden.guards(shop.cur) == {"cost_rise": 10.0, "late": 0.0}
    shown = said(ada, f"{draft}/publish")
    assert "breaks" in shown
    assert " disabled" in shown
    refused = published(ada, draft)
    assert refused.status_code == 409
    assert "policy_guarded" in refused.content.decode()
    assert ada.post(f"{GOLDEN}/acts/guard", cost_rise="much").status_code == 422
    assert ada.post(f"{GOLDEN}/acts/guard", cost_rise="-1").status_code == 422
    ada.post(f"{GOLDEN}/acts/guard", cost_rise="24")
    assert published(ada, draft).status_code == 200


def test_a_golden_order_stands_against_publishing_until_it_is_dropped(shop: Shop, draft: str) -> None:
    ada = browser(shop.cur)
    assert ada.post(f"{GOLDEN}/acts/keep", order=shop.plain).status_code == 422  # says nothing
    assert ada.post(f"{GOLDEN}/acts/keep", order=shop.plain, locations="MARS").status_code == 422
    assert ada.post(f"{GOLDEN}/acts/keep", order=shop.plain, max_cost="much").status_code == 422
    kept = ada.post(
        f"{GOLDEN}/acts/keep", order=shop.plain, locations="EWR, LAX", service="pelican ground", max_cost="9"
    )
    assert kept.status_code == 200
    [one] = golden.listed(shop.cur)
    assert one.wants == golden.Wants(("EWR", "LAX"), (), "pelican ground", 900)
    page = said(ada, GOLDEN)
    assert "ships from EWR / LAX; goes by pelican ground; costs at most 9.00 USD" in page
    assert "holds" in page
    assert published(ada, draft).status_code == 409
    assert "ships from CHI, not from EWR or LAX" in said(ada, f"{draft}/dry-run")
    done = ada.post(f"{GOLDEN}/{one.id}/acts/drop").content.decode()
    assert f"{GOLDEN}/{one.id}/acts/restore" in done
    assert published(ada, draft).status_code == 200
    ada.post(f"{GOLDEN}/{one.id}/acts/restore")
    assert "does not hold now" in said(ada, GOLDEN)


def test_nobody_tries_or_publishes_who_may_not(shop: Shop, draft: str) -> None:
    reader = browser(shop.cur, "read_only")
    for path in (GOLDEN, f"{draft}/dry-run", f"{draft}/try?order={shop.plain}", f"{draft}/publish"):
        assert reader.get(path).status_code == 403, path
    for path in (
        f"{draft}/acts/publish",
        f"{HOME}/1/acts/take-back",
        f"{GOLDEN}/acts/guard",
        f"{GOLDEN}/acts/keep",
    ):
        assert reader.post(path, upon="2").status_code == 403, path
    assert "Take it back" not in said(reader, f"{HOME}/{policies.current(shop.cur, MONDAY).version}")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_opens(shop: Shop, draft: str, language: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = language
    golden.keep(shop.cur, shop.plain, golden.Wants(("CHI",)), note="why", at=MONDAY, actor=ACTOR)
    version = policies.current(shop.cur, MONDAY).version
    for path in (
        HOME, GOLDEN, draft, f"{draft}/dry-run", f"{draft}/try?order={shop.plain}", f"{draft}/publish",
        f"{HOME}/{version}", f"{HOME}/{version}/take-back",
    ):  # fmt: skip
        said(ada, path)
