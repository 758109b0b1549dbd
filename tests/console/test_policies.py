"""Policies in the console: versions in words, drafts, dry runs, golden orders, publishing, taking back."""

import html
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from crossdock.console import drafting
from crossdock.core.sql import Cursor
from crossdock.sourcing import comparing, drafts, policies, publishing
from crossdock.sourcing.rules import sheets
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
    assert browser(shop.cur, "read_only").get(f"{HOME}/999999999").status_code == 404


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
    assert "Never in force" in page  # of one moment the later one holds
    assert "was to be in force from" in page
    [turned] = re.findall(r'data-key="s" href="(.*?)"', page)
    other = said(browser(shop.cur, "read_only"), f"{HOME}/compare{html.unescape(turned)}")
    assert "<s>&quot;LAX&quot;</s> <b>&quot;EWR&quot;</b>" in other
    assert "they say the same" in said(
        browser(shop.cur, "finance"), f"{HOME}/compare?from={first}&to={first}"
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_opens(shop: Shop, three: list[int], language: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = language
    for path in ("", f"/{three[1]}", f"/compare?from={three[0]}&to={three[1]}"):
        said(ada, HOME + path)


def begun(who: Browser, version: int) -> str:
    """A new draft's address."""
    moved = who.post(f"{HOME}/drafts/acts/begin", version=str(version))
    assert moved.status_code == 204
    return moved["HX-Redirect"]


def form(page: str) -> dict[str, Any]:
    """The fields of a draft's form as they stand, each with its values; without the rows to come."""
    text = re.sub(r"<template.*?</template>", "", page[page.index('<form id="editor"') :], flags=re.DOTALL)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found.setdefault(unescape(name[1]), []).append(unescape(value[1]) if value else "on")
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', text):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = [chosen[1] if chosen else re.findall(r"<option>([^<]*)", options)[0]]
    del found["once"]
    return found


def test_a_draft_that_nobody_touched_says_what_its_version_says(shop: Shop, three: list[int]) -> None:
    ada = browser(shop.cur)
    address = begun(ada, three[1])
    before = form(said(ada, address))
    assert ada.post(f"{address}/acts/save", **before).status_code == 200
    [draft] = drafts.listed(shop.cur)
    assert not comparing.difference(policies.versions(shop.cur)[1]["document"], draft.document)
    assert draft.document["split_penalty"] == 250


def test_what_is_typed_is_kept_and_what_is_wrong_is_named_at_its_cell(shop: Shop, three: list[int]) -> None:
    ada = browser(shop.cur)
    address = begun(ada, three[1])
    fields = form(said(ada, address))
    [cell] = [name for name in fields if name.startswith("c:eligibility") and fields[name] == ['"EWR"']]
    state = ada.post(
        f"{address}/acts/save",
        **{
            **fields, cell: "EWR", "s:max_parcels": "many", "s:split_penalty": "3.25", "s:split_lines": "on",
            "l:buffers:channel": ["web", ""], "l:buffers:units": ["two", ""], "l:buffers:sku": ["", ""],
        },
    ).content.decode()  # fmt: skip
    wrong = dict(re.findall(r'data-wrong="([^"]*)".*?class="bad">([^<]*)<', state))
    assert set(wrong) == {"max_parcels", "buffers[0].units", cell.replace("c:", "rules.", 1)}
    assert wrong["max_parcels"] == "is no number"
    assert "3 things to mend" in state
    [draft] = drafts.listed(shop.cur)
    assert (draft.document["max_parcels"], draft.document["split_penalty"]) == ("many", 325)
    assert draft.document["split_lines"] is True
    again = form(said(ada, address))
    assert (again["s:max_parcels"], again[cell], again["l:buffers:units"]) == (["many"], ["EWR"], ["two"])


def test_rows_that_never_speak_are_named_beside_the_row(shop: Shop, three: list[int]) -> None:
    ada = browser(shop.cur)
    address = begun(ada, three[1])
    fields = form(said(ada, address))
    columns = {name: text for name, text in fields.items() if name.startswith("c:eligibility:r0:")}
    more = {name.replace(":r0:", ":r9:"): text for name, text in columns.items()}
    state = ada.post(
        f"{address}/acts/save", **{**fields, **more, "r:eligibility": ["r0", "r9"]}
    ).content.decode()
    assert 'data-odd="rules.eligibility:r9"' in state
    assert "row 2 never speaks" in state


def test_tables_and_columns_come_and_go_with_all_that_was_typed(shop: Shop, three: list[int]) -> None:
    ada = browser(shop.cur)
    address = begun(ada, three[0])
    page = said(ada, address)
    page = ada.post(
        f"{address}/acts/save",
        **{**form(page), "s:max_parcels": "7", "add-table": "priority", "do": "table-add"},
    ).content.decode()
    fields = form(page)
    assert fields["s:max_parcels"] == ["7"]
    assert "every row must say priority" in page
    row = {"c:priority:row1:order.channel-1": '"web"', "c:priority:row1:says-priority": "5"}
    page = ada.post(
        f"{address}/acts/save",
        **{**fields, **row, "add:priority": "order.total", "do": "column-add:priority"},
    ).content.decode()
    page = ada.post(
        f"{address}/acts/save", **{**form(page), "do": "column-drop:priority:order.total-1"}
    ).content.decode()
    [draft] = drafts.listed(shop.cur)
    assert drafting.faults(draft.document) == []
    sheet = sheets.of(draft.document["rules"]["priority"])
    assert [head.field for head in sheet.columns] == ["order.channel", "priority"]
    assert sheet.lines[0].cells == {"order.channel-1": '"web"', "says-priority": "5"}
    ada.post(f"{address}/acts/save", **{**form(page), "do": "table-drop:priority"})
    assert drafts.listed(shop.cur)[0].document["rules"] == {}


def test_two_who_type_see_both_versions_and_nothing_is_lost(shop: Shop, three: list[int]) -> None:
    ada, bob = browser(shop.cur), browser(shop.cur, "operations_manager")
    address = begun(ada, three[0])
    fields = form(said(ada, address))
    assert bob.post(f"{address}/acts/save", **{**fields, "s:max_parcels": "5"}).status_code == 200
    refused = ada.post(f"{address}/acts/save", **{**fields, "s:max_parcels": "4", "s:dim_divisor": "6000"})
    text = refused.content.decode()
    assert (refused.status_code, refused["HX-Retarget"]) == (409, "#state")
    assert "draft_changed" in text
    assert ["Parcels of an order, at most", "5", "4"] in cells(text)
    assert ["Dimensional divisor", "5,000", "6,000"] in cells(text)
    upon = re.search(r'data-upon="(\d+)"', text)
    assert upon
    mine = {**fields, "s:max_parcels": "4", "upon": upon[1]}
    assert ada.post(f"{address}/acts/save", **mine).status_code == 200
    assert drafts.listed(shop.cur)[0].document["max_parcels"] == 4


def test_a_draft_is_dropped_and_taken_up_again(shop: Shop, three: list[int]) -> None:
    ada = browser(shop.cur)
    address = begun(ada, 0)
    done = ada.post(f"{address}/acts/drop").content.decode()
    assert f'hx-post="{address}/acts/resume"' in done
    assert "was dropped" in said(ada, address)
    assert ada.post(f"{address}/acts/save", name="x", upon="1").status_code == 404
    ada.post(f"{address}/acts/resume")
    assert address in said(ada, HOME)


def test_drafts_are_for_those_who_may_change_policies_and_are_not_limited(
    shop: Shop, three: list[int]
) -> None:
    address = begun(browser(shop.cur), three[0])
    for who in (
        browser(shop.cur, "finance"),
        browser(shop.cur, "operations_manager", channels=["web"]),
    ):
        assert "acts/begin" not in said(who, HOME)
        assert who.get(address).status_code == 403
        assert who.post(f"{HOME}/drafts/acts/begin", version="0").status_code == 403
