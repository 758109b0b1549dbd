"""Locations: seen, paused, edited with what it changes said first; what is wrong stands at its field, and
who was slower loses nothing.
"""

import html
import json
import re
from typing import Any

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.core.sql import Cursor
from crossdock.network import load, locations
from crossdock.network.locations import Location
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser

HOME = "/console/policies/locations"
LAX = f"{HOME}/LAX"


def held(cur: Cursor, code: str = "LAX") -> Location:
    return next(one for one in locations.current(cur, MONDAY, inactive=True) if one.code == code)


def opened(ada: Browser, **typed: Any) -> dict[str, Any]:
    """The form of LAX as it is opened, with what is typed in it."""
    page = ada.get(f"{LAX}/edit").content.decode()
    found = re.search(r'name="was" value="([^"]*)"', page)
    assert found
    was = html.unescape(found[1])
    fields: dict[str, Any] = dict(json.loads(was))
    fields["work_days"] = fields["work_days"].split()
    return {**fields, "was": was, **typed}


def test_the_list_says_what_is_planned_and_left_today_and_keeps_to_a_kind(shop: Shop) -> None:
    ada = browser(shop.cur)
    today = MONDAY.date()
    load.add(shop.cur, [held(shop.cur).id], [today], [load.DAY], [93], [None])
    text = ada.get(HOME).content.decode()
    row = next(part for part in text.split("<tr ") if 'data-number="LAX"' in part)
    assert "America/Los_Angeles" in row
    assert re.search(r"\d\d:00 PST · in <time[^>]* data-beside [^>]*>\d+ h \d\d min</time>", row)
    used = load.read(shop.cur, [held(shop.cur).id], [today])[held(shop.cur).id, today]
    assert f'<td class="num">{used}</td>' in row
    assert f">{100 - used}</td>" in row
    stores = ada.get(f"{HOME}?kind=store").content.decode()
    assert 'data-number="CHI"' in stores
    assert 'data-number="LAX"' not in stores
    assert "no location of this kind" in ada.get(f"{HOME}?kind=seller").content.decode()


def test_a_location_is_paused_and_taken_up_again(shop: Shop) -> None:
    ada = browser(shop.cur)
    done = ada.post(f"{LAX}/acts/enable", active="no").content.decode()
    assert f'hx-post="{LAX}/acts/enable"' in done
    assert not held(shop.cur).active
    assert "LAX" not in [one.code for one in locations.current(shop.cur, MONDAY)]
    assert "Take up again" in ada.get(LAX).content.decode()
    assert "undo" not in ada.post(f"{LAX}/acts/enable", active="no").content.decode()
    ada.post(f"{LAX}/acts/enable", active="yes")
    assert held(shop.cur).active


def test_the_effect_is_said_before_anything_is_saved(shop: Shop) -> None:
    ada, before = browser(shop.cur), held(shop.cur)
    today = MONDAY.date()
    load.add(shop.cur, [before.id], [today], [load.DAY], [30], [None])
    typed = opened(ada, capacity_per_day="20", cut_off="11:30")
    said = ada.post(f"{LAX}/edit/effect", **typed).content.decode()
    assert "until 11:30" in said
    assert "They stay planned" in said
    wrong = ada.post(f"{LAX}/edit/effect", **{**typed, "cut_off": "25:00"}).content.decode()
    assert "local time" in wrong
    assert held(shop.cur) == before


def test_what_is_typed_is_saved_with_its_history(shop: Shop) -> None:
    ada = browser(shop.cur)
    typed = opened(
        ada, work_days=["1", "2", "6"], holidays=["2026-12-24", ""], capacity_per_hour="12", cut_off="15:30"
    )
    assert ada.post(f"{LAX}/acts/change", **typed)["HX-Redirect"] == LAX
    after = held(shop.cur)
    assert after.work_days == (1, 2, 6)
    assert [day.isoformat() for day in after.holidays] == ["2026-12-24"]
    assert (after.capacity_per_hour, after.cut_off.isoformat()) == (12, "15:30:00")
    assert (after.name, after.handling_order, after.active) == ("Los Angeles", 100, True)
    entry = audit.page(shop.cur, Filters(subject="location", name="LAX"), below=None, limit=1)[0]
    [told] = [one for one in entry.changes if one.name == "LAX"]
    assert told.before["work_days"] == [1, 2, 3, 4, 5]
    assert told.after["capacity_per_hour"] == 12
    assert "15:30" in ada.get(LAX).content.decode()


def test_each_fault_stands_at_its_field_and_nothing_is_saved(shop: Shop) -> None:
    ada, before = browser(shop.cur), held(shop.cur)
    typed = opened(
        ada,
        time_zone="PST",
        capacity_per_day="many",
        work_days=[],
        holidays=["2026-02-30"],
        holiday_calendar="Atlantis",
    )
    refused = ada.post(f"{LAX}/acts/change", **typed)
    assert refused.status_code == 422
    form = refused.content.decode()
    for name, what in (("time_zone", "PST"), ("capacity_per_day", "many")):
        assert re.search(rf'name="{name}" value="{what}"[^>]*aria-invalid="true"', form), name
    assert 'value="2026-02-30" aria-invalid="true"' in form
    assert 'value="Atlantis"' in form
    assert "never works is paused" in form
    assert form.count('aria-invalid="true"') == 4
    assert held(shop.cur) == before
    assert ada.post(f"{LAX}/acts/change", was="{}").status_code == 422


def test_who_was_slower_sees_both_versions_and_loses_nothing(shop: Shop) -> None:
    ada = browser(shop.cur)
    typed = opened(ada, capacity_per_day="70", city="Long Beach")
    rows = [{"code": "LAX", "capacity_per_day": 50, "line1": "2 Dock Road"}]
    locations.import_rows(shop.cur, rows, at=MONDAY, actor=ACTOR)
    answer = ada.post(f"{LAX}/acts/change", **typed)
    assert answer.status_code == 409
    form = answer.content.decode()
    assert "<td>100</td><td>50</td><td><b>70</b></td>" in form
    assert 'name="city" value="Long Beach"' in form
    assert 'name="line1" value="2 Dock Road"' in form
    assert held(shop.cur).capacity_per_day == 50
    again = {**typed, "line1": "2 Dock Road"}
    again["was"] = html.unescape(re.findall(r'name="was" value="([^"]*)"', form)[0])
    assert ada.post(f"{LAX}/acts/change", **again).status_code < 400
    after = held(shop.cur)
    assert (after.capacity_per_day, after.city, after.line1) == (70, "Long Beach", "2 Dock Road")


def test_who_sees_locations_and_who_changes_them(shop: Shop) -> None:
    ada = browser(shop.cur)
    locations.import_rows(shop.cur, [{"code": "LAX", "capacity_per_hour": 5}], at=MONDAY, actor=ACTOR)
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for path in (HOME, LAX, f"{LAX}/edit"):
            assert ada.get(path).status_code == 200, path
    assert ada.get(f"{HOME}/NOWHERE").status_code == 404
    reader = browser(shop.cur, "read_only")
    assert "hx-post" not in reader.get(LAX).content.decode().split('id="location"')[1].split("</main>")[0]
    assert reader.get(f"{LAX}/edit").status_code == 403
    for verb in ("change", "enable"):
        assert reader.post(f"{LAX}/acts/{verb}").status_code == 403
    near = browser(shop.cur, locations={"CHI"})
    listed = near.get(HOME).content.decode()
    assert 'data-number="CHI"' in listed
    assert 'data-number="LAX"' not in listed
    assert near.get(LAX).status_code == 404
    assert near.post(f"{HOME}/CHI/acts/enable", active="no").status_code == 403
    assert held(shop.cur, "CHI").active
