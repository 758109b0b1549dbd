"""Zone charts: seen, looked up, compared, imported with what changes said first, and taken back."""

import hashlib
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.carriers import zone_files, zone_versions, zones
from crossdock.carriers.zone_versions import Version
from crossdock.carriers.zones import Zone
from crossdock.console import zone_charts
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.network import locations
from tests.company import ACTOR
from tests.console.conftest import Shop, browser
from tests.console.whole_files import WholeFiles, back_of, cells, text

pytestmark = pytest.mark.usefixtures("minutes_pass")
HOME = "/console/policies/zones"
PAGE = f"{HOME}/file"
ONE = f"{HOME}/origins/EWR"
DASH = "\N{EN DASH}"
CHARTS = WholeFiles(HOME, "zones.csv")
exported, look, take = CHARTS.exported, CHARTS.look, CHARTS.take
HEADER = b"origin,postal_prefix,country,zone\n"


def origin(cur: Cursor, code: str) -> int:
    return locations.ids_by_code(cur, {code})[code]


def versions(cur: Cursor, code: str = "EWR") -> list[Version]:
    return zone_versions.listed(cur, clock.now(), origin(cur, code))


def held(cur: Cursor, code: str = "EWR") -> list[Zone]:
    return zone_versions.rows(cur, versions(cur, code)[0].id)


def where(shown: str) -> list[tuple[str, str]]:
    """What was looked up: a location, and the zone from there."""
    listed = shown.partition('id="zones-found"')[2].partition("</dl>")[0]
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", listed)
    return [tuple(re.sub(r"<[^>]+>", "", one) for one in pair) for pair in found]  # type: ignore[misc]


def test_the_list_says_each_location_s_chart_and_which_has_none(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert [[row[0], *row[2:5]] for row in cells(text(ada.get(HOME)))] == [
        ["CHI", "US", "3", "1, 2"],
        ["EWR", "US", "3", "1, 2, 3"],
        ["LAX", "US", "3", "1, 2, 3"],
    ]
    assert f'href="{ONE}"' in text(ada.get("/console/policies/locations/EWR"))
    zones.withdraw(shop.cur, origin(shop.cur, "CHI"), at=clock.now(), actor=ACTOR)
    rows = cells(text(ada.get(HOME)))
    assert rows[0][2] == "no zone chart: nothing is sent from here"
    assert "This location has no zone chart" in text(ada.get(f"{HOME}/origins/CHI"))  # it had one


def test_a_chart_is_shown_by_zone_with_what_follows_each_other_as_one(shop: Shop) -> None:
    ada = browser(shop.cur)
    chart = [Zone(origin(shop.cur, "EWR"), "US", code, 4) for code in ("100", "101", "102", "09", "105", "")]
    rows = [*chart, Zone(chart[0].location_id, "CA", "K1A", 7)]
    zones.import_rows(shop.cur, rows, at=clock.now(), actor=ACTOR)
    assert cells(text(ada.get(ONE))) == [
        ["CA", "7", "1", "K1A"],
        ["US", "4", "6", f"09, 100{DASH}102, 105, all others"],
    ]
    assert zone_charts.runs(["099", "100", "0101", "A1", "A2"]) == [f"099{DASH}100", "0101", "A1", "A2"]
    for unknown in (f"{HOME}/origins/NOPE", f"{ONE}?version=999999", f"{ONE}?version=x"):
        assert ada.get(unknown).status_code == 404, unknown
    assert ada.get(f"{HOME}/export?origin=NOPE").status_code == 404


def test_a_postcode_is_looked_up_from_each_location_as_orders_are(shop: Shop) -> None:
    ada = browser(shop.cur)
    for path in (HOME, ONE):
        shown = text(ada.get(f"{path}?country=us&postal_code=10001"))
        assert where(shown) == [("EWR", "Zone 1"), ("CHI", "Zone 2"), ("LAX", "Zone 3")]
    assert {zone for _, zone in where(text(ada.get(f"{HOME}?country=US&postal_code=50001")))} == {
        "In no zone"
    }
    wrong = text(ada.get(f"{HOME}?country=USA&postal_code=1"))
    assert "two letters" in re.findall(r'class="fault" id="w-country-fault">([^<]*)<', wrong)[0]
    assert where(wrong) == []
    past = text(ada.get(f"{ONE}?version={versions(shop.cur)[0].id}&country=US&postal_code=10001"))
    assert 'name="version"' in past  # the version stays


def test_what_is_exported_is_imported_and_changes_nothing(shop: Shop) -> None:
    ada = browser(shop.cur)
    body = exported(ada)
    assert body.replace(b"\r\n", b"\n").startswith(HEADER)
    assert body.count(b"\n") == 1 + 9
    assert exported(ada, origin="EWR").count(b"\n") == 1 + 3
    shown = look(ada, body)
    assert "Nothing changes" in shown
    assert "<button" not in shown
    assert take(ada, body).status_code == 200
    assert len(versions(shop.cur)) == 1


def test_a_file_is_looked_at_imported_audited_and_taken_back(shop: Shop) -> None:
    ada, before = browser(shop.cur), held(shop.cur)
    assert 'type="file"' in text(ada.get(PAGE))
    first, second, third = before
    body = HEADER + b"EWR,%s,US,8\nEWR,%s,US,%d\nEWR,777,US,9\n" % (
        first.postal_prefix.encode(), second.postal_prefix.encode(), second.zone,
    )  # fmt: skip
    shown = look(ada, body)
    assert cells(shown) == [
        ["EWR", "US", first.postal_prefix, str(first.zone), "8"],
        ["EWR", "US", "777", "new", "9"],
        ["EWR", "US", third.postal_prefix, str(third.zone), "gone"],
    ]
    assert "1 as they are" in shown
    assert held(shop.cur) == before  # looked at only
    done = take(ada, body)
    after = held(shop.cur)
    assert sorted(one.zone for one in after) == sorted([8, second.zone, 9])
    newest = versions(shop.cur)[0]
    assert (newest.file, newest.prefixes) == ("zones.csv", 3)
    assert "zones.csv" in text(ada.get(ONE))
    entry = audit.page(shop.cur, Filters(subject="zones", name="EWR"), below=None, limit=1)[0]
    assert "administrator@example.com" in entry.actor
    back = back_of(done)
    undone = ada.post(f"{HOME}/acts/restore", back=back)
    assert held(shop.cur) == before
    assert len(versions(shop.cur)) == 3  # nothing is rewritten
    again = ada.post(f"{HOME}/acts/restore", back=back_of(undone))
    assert "What was in force before is in force again" in text(again)
    assert held(shop.cur) == after
    assert ada.post(f"{HOME}/acts/restore", back=back).status_code == 409  # another holds by now


def test_a_first_chart_is_taken_back_to_none(shop: Shop) -> None:
    ada = browser(shop.cur)
    locations.import_rows(
        shop.cur, [{"code": "DAL", "kind": "warehouse", "name": "Dallas"}], at=clock.now(), actor=ACTOR
    )
    body = HEADER + b"DAL,,US,2\n"
    assert "has no zone chart yet" in look(ada, body)
    once = "a number of its own"
    done = take(ada, body, upon="DAL\t0", once=once)
    assert take(ada, body, upon="DAL\t0", once=once).content == done.content  # a form that is sent twice
    assert len(versions(shop.cur, "DAL")) == 1
    assert ada.post(f"{HOME}/acts/restore", back=back_of(done)).status_code == 200
    assert held(shop.cur, "DAL") == []
    assert "imported before, as “zones.csv”" in look(ada, body)


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_taken(shop: Shop) -> None:
    ada, before = browser(shop.cur), held(shop.cur)
    shown = look(ada, HEADER + b"EWR,1,US,x\nEWR,2,USA,3\nEWR,3,US,4\nEWR,3,US,5\n")
    assert [row[:2] for row in cells(shown)] == [
        ["2", "zone"], ["3", "country"], ["5", "origin, postal_prefix, country"],
    ]  # fmt: skip
    unknown = HEADER + b"EWR,3,US,4\nNOPE,1,US,2\n"
    assert cells(look(ada, unknown)) == [["3", "origin", "NOPE", "import this location first"]]
    assert take(ada, unknown).status_code == 422
    assert "No row stands in this file" in look(ada, HEADER)
    assert "What it changes shows here" in text(ada.post(f"{PAGE}/look"))
    assert held(shop.cur) == before


def test_only_what_was_shown_is_taken_and_only_upon_what_it_was_shown_upon(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = browser(shop.cur)
    body = HEADER + b"EWR,,US,2\n"
    other = HEADER + b"EWR,,US,4\n"
    assert take(ada, body, print=hashlib.sha256(other).hexdigest()).status_code == 422
    assert ada.post(f"{PAGE}/acts/import", print="x").status_code == 422
    first = versions(shop.cur)[0]
    assert take(ada, other).status_code == 200
    late = take(ada, body, upon=f"EWR\t{first.id}")
    assert late.status_code == 422
    assert "Somebody changed these zone charts meanwhile" in html.unescape(late.content.decode())
    assert held(shop.cur)[0].zone == 4
    for back in ("", "EWR", "EWR\tx\t1", "EWR\t1", "NOPE\t0\t1"):
        assert ada.post(f"{HOME}/acts/restore", back=back).status_code in (404, 422), back
    monkeypatch.setattr("crossdock.sourcing.engine.world.MAX_CELLS", 1)
    assert "Orders could not be decided with it" in look(ada, body)
    assert take(ada, body, upon=f"EWR\t{versions(shop.cur)[0].id}").status_code == 422


def test_two_versions_stand_side_by_side_and_the_second_can_hold_again(shop: Shop) -> None:
    ada = browser(shop.cur)
    take(ada, exported(ada, origin="EWR") + b"EWR,777,US,5\r\n")
    now, first = versions(shop.cur)
    asked = f"{HOME}/compare?origin=EWR&from={now.id}&to={first.id}"
    assert asked.replace("&", "&amp;") in ada.get(f"{ONE}?version={first.id}").content.decode()
    shown = text(ada.get(asked))
    assert cells(shown) == [["EWR", "US", "777", "5", "gone"]]
    assert "Put the second in force" in shown
    [turned] = re.findall(r'data-key="s" href="(.*?)"', shown)
    assert cells(text(ada.get(f"{HOME}/compare{turned}"))) == [["EWR", "US", "777", "new", "5"]]
    assert "Put the second in force" not in text(ada.get(f"{HOME}/compare?origin=EWR&to={now.id}"))
    assert ada.post(f"{HOME}/acts/restore", back=f"EWR\t{first.id}\t{now.id}").status_code == 200
    assert held(shop.cur) == zone_versions.rows(shop.cur, first.id)


def test_whoever_reads_only_or_is_limited_sees_and_changes_nothing_else(shop: Shop) -> None:
    reader = browser(shop.cur, "read_only")
    west = browser(shop.cur, "administrator", locations=["LAX"])
    body = HEADER + b"LAX,,US,2\n"
    for somebody in (reader, west):
        for path in (HOME, f"{HOME}/origins/LAX", f"{HOME}/compare?origin=LAX"):
            shown = text(somebody.get(path))
            assert f'href="{PAGE}"' not in shown
            assert "hx-post" not in shown, path
        assert somebody.get(PAGE).status_code == 403
        assert somebody.post(f"{PAGE}/look", file=SimpleUploadedFile("a.csv", body)).status_code == 403
        assert take(somebody, body, upon="LAX\t0").status_code == 403
        assert somebody.post(f"{HOME}/acts/restore", back="LAX\t0\t1").status_code == 403
    assert where(text(west.get(f"{HOME}?country=US&postal_code=10001"))) == [("LAX", "Zone 3")]
    assert "EWR" not in text(west.get(HOME))
    assert b"EWR" not in exported(west)
    for path in (ONE, f"{HOME}/compare?origin=EWR", f"{HOME}/export?origin=EWR"):
        assert west.get(path).status_code == 404, path


def test_the_columns_are_those_of_the_command_line() -> None:
    assert tuple(HEADER.decode().strip().split(",")) == zone_files.HEADER
