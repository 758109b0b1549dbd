"""Policies in the console: versions in words, drafts, dry runs, golden orders, publishing, taking back."""

import re
from datetime import timedelta

import pytest

from crossdock.core.sql import Cursor
from crossdock.sourcing import policies, publishing
from tests.company import ACTOR, BEGAN, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.sourcing.steps import publish, rule

HOME = "/console/policies"
NOT_EWR = rule("eligibility", {"location.code": '"EWR"'}, allow="false", reason='"closed for a fair"')


def said(who: Browser, path: str) -> str:
    response = who.get(path)
    assert response.status_code == 200, path
    return re.sub(r"\s+", " ", response.content.decode())


def cells(page: str) -> list[list[str]]:
    """The rows of a page's tables, as text."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


@pytest.fixture
def three(shop: Shop) -> list[int]:
    """A past version, one in force, one scheduled."""
    return [
        publish(shop.cur, valid_from=BEGAN, split_penalty=100),
        publish(shop.cur, valid_from=MONDAY - timedelta(days=1), split_penalty=250, **NOT_EWR),
        publish(shop.cur, valid_from=MONDAY + timedelta(days=1), promise_days={"standard": 4}),
    ]


def test_the_list_says_which_version_holds_and_which_will(shop: Shop, three: list[int]) -> None:
    found = {row[0]: row[2] for row in cells(said(browser(shop.cur), HOME))[1:]}
    assert found == {
        str(three[2]): "Scheduled", str(three[1]): "In force", str(three[0]): "Past",
    }  # fmt: skip


def test_a_version_that_another_replaced_before_it_began_never_held(cur: Cursor, monday: None) -> None:
    for penalty in (1, 2):
        publish(cur, valid_from=MONDAY + timedelta(days=1), split_penalty=penalty)
    assert [one.state for one in policies.standing(cur, MONDAY)] == ["scheduled", "never"]


def test_a_version_says_its_settings_rules_and_what_it_changed(shop: Shop, three: list[int]) -> None:
    page = said(browser(shop.cur), f"{HOME}/{three[1]}")
    assert "2.50 USD" in page
    rows = cells(page)
    assert ["Each further parcel counts as", "1.00 USD", "2.50 USD"] in rows
    assert ["1", "&quot;EWR&quot;", "false", "&quot;closed for a fair&quot;"] in rows
    assert browser(shop.cur, "read_only").get(f"{HOME}/999").status_code == 404


def test_two_versions_stand_side_by_side_by_setting_and_by_row(shop: Shop, three: list[int]) -> None:
    two = {"rules": {"eligibility": NOT_EWR["rules"]["eligibility"]}}
    changed = rule("eligibility", {"location.code": '"LAX"'}, allow="false", reason='"closed for a fair"')
    first, second = (
        publishing.publish(shop.cur, "x", document, valid_from=BEGAN, at=BEGAN, actor=ACTOR)
        for document in (two, changed)
    )
    page = said(browser(shop.cur), f"{HOME}/compare?from={first}&to={second}")
    assert "0 rows added, 1 changed, 0 removed, 0 as they were" in page
    assert "<s>&quot;EWR&quot;</s> <b>&quot;LAX&quot;</b>" in page
    assert "they say the same" in said(
        browser(shop.cur, "finance"), f"{HOME}/compare?from={first}&to={first}"
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_opens(shop: Shop, three: list[int], language: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = language
    for path in ("", f"/{three[1]}", f"/compare?from={three[0]}&to={three[1]}"):
        said(ada, HOME + path)
