"""The pages of reports: numbers that open their rows, files of the same rows, rights and limits."""

import csv
import io
import re
from datetime import date

import pyarrow.parquet as pq
import pytest

from crossdock.console import report_words
from crossdock.core.sql import Cursor
from crossdock.reporting import catalogue
from tests import company
from tests.console.conftest import Browser, browser
from tests.reporting.days import Play

CODES = tuple(catalogue.REPORTS)
MONDAY = "period=own&first=2026-11-23&last=2026-11-29"


@pytest.fixture
def play(cur: Cursor, monday: None) -> Play:
    """Two that arrive, one of them late; one of two locations; one that waits."""
    play = Play(cur, company.build(cur))
    play.buy("A", "plain")
    play.buy("B", "west")
    play.buy("C", "split")
    play.buy("D", "short")
    for name in "ABC":
        play.ship(name)
    play.deliver("A", 24)
    play.deliver("B", 100)
    play.count()
    return play


def text(one: Browser, path: str, status: int = 200) -> str:
    response = one.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def links(page: str) -> list[str]:
    """Addresses of rows that numbers lead to."""
    return [one.replace("&amp;", "&") for one in re.findall(r'href="(/console/reports/\w+/rows[^"]*)"', page)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_report_opens_with_its_definition(play: Play, language: str) -> None:
    ada = browser(play.cur)
    ada.client.cookies["crossdock_language"] = language
    overview = text(ada, f"/console/reports?{MONDAY}")
    for code in CODES:
        page = text(ada, f"/console/reports/{code}?{MONDAY}")
        assert 'data-table="figures"' in page
        assert "unsafe" not in ada.get(f"/console/reports/{code}")["Content-Security-Policy"]
        for by in catalogue.REPORTS[code].by:
            assert "<table" in text(ada, f"/console/reports/{code}?{MONDAY}&by={by}")
        if language == "en":
            for words in (str(report_words.ABOUT[code]), str(report_words.NAMES[code])):
                assert words.replace("'", "&#x27;") in overview
                assert words.replace("'", "&#x27;") in page
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script>", page)


def test_words_are_those_of_the_catalogue() -> None:
    assert {code: str(words) for code, words in report_words.ABOUT.items()} == catalogue.ABOUT
    for code, report in catalogue.REPORTS.items():
        assert tuple(report_words.QUESTIONS[code]) == report.by or set(report_words.QUESTIONS[code]) == set(
            report.by
        )
        assert set(report.outcomes) <= set(report_words.OUTCOMES)
    assert set(report_words.AGES) == {name for name, _, _ in catalogue.AGES}


@pytest.mark.parametrize("code", CODES)
def test_every_number_opens_its_rows(play: Play, code: str) -> None:
    ada = browser(play.cur)
    for by in catalogue.REPORTS[code].by:
        found = links(text(ada, f"/console/reports/{code}?{MONDAY}&by={by}"))
        assert found or code == "backorders"
        for address in found:
            text(ada, address)


def test_the_number_in_the_table_is_how_many_rows_there_are(play: Play) -> None:
    ada = browser(play.cur)
    page = text(ada, f"/console/reports/delivery?{MONDAY}&by=location")
    cells = re.findall(r'<td class="num" data-value="(\d+)"><a href="([^"]+)"', page)
    assert cells
    for counted, address in cells:
        rows = text(ada, address.replace("&amp;", "&"))
        assert len(re.findall(r"<tr data-number=", rows)) == int(counted), address
        assert re.search(rf"<b>{counted} fulfilment orders?</b>", rows), address
    late = text(ada, f"/console/reports/delivery/rows?{MONDAY}&outcome=late")
    assert f'href="/console/orders/SO-{play.orders["B"]}"' in late


def test_files_have_the_rows_of_the_page(play: Play) -> None:
    ada = browser(play.cur)
    asked = f"/console/reports/delivery/file?{MONDAY}&outcome=late"
    response = ada.get(f"{asked}&format=csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="delivery-late-2026-11-23-2026-11-29.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode())))  # type: ignore[arg-type]
    assert [row["order"] for row in rows] == [f"SO-{play.orders['B']}"]
    table = pq.read_table(io.BytesIO(b"".join(ada.get(f"{asked}&format=parquet"))))  # type: ignore[arg-type]
    assert table["order"].to_pylist() == [f"SO-{play.orders['B']}"]
    assert table["deliver_on"].to_pylist() == [date(2026, 11, 25)]
    for code in CODES:
        outcome = "&outcome=placed" if code == "stages" else ""
        ending = ada.get(f"/console/reports/{code}/file?{MONDAY}{outcome}&format=parquet")
        assert pq.read_table(io.BytesIO(b"".join(ending))).num_rows >= 1  # type: ignore[arg-type]


def test_a_file_of_many_pages_is_whole(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossdock.reporting.rows.AT_ONCE", 2)
    ada = browser(play.cur)
    for form in ("csv", "parquet"):
        body = b"".join(ada.get(f"/console/reports/cost/file?{MONDAY}&format={form}"))  # type: ignore[arg-type]
        count = body.decode().count("\r\n") - 1 if form == "csv" else pq.read_table(io.BytesIO(body)).num_rows
        assert count == 3


def test_pages_of_rows(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossdock.console.reports.LIMIT", 2)
    ada = browser(play.cur)
    first = text(ada, f"/console/reports/stages/rows?{MONDAY}&outcome=placed")
    assert "<b>4 orders</b>" in first  # of which two are here
    assert "<b>4 orders</b>: From stock 3" in text(ada, f"/console/reports/fill/rows?{MONDAY}")
    assert "<b>3 orders</b>" in text(ada, f"/console/reports/cost/rows?{MONDAY}")
    following = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert following
    second = text(ada, "/console/reports/stages/rows" + following[1].replace("&amp;", "&"))
    numbers = [re.findall(r'data-number="(SO-\d+)"', page) for page in (first, second)]
    assert [len(one) for one in numbers] == [2, 2]
    assert len({*numbers[0], *numbers[1]}) == 4


def test_what_cannot_be_asked_says_so(play: Play) -> None:
    ada = browser(play.cur)
    for path, status in (
        ("stages?period=week", 422),
        ("stages?period=own&first=2026-11-23", 422),
        ("stages?period=own&first=x&last=y", 422),
        ("delivery?by=moon", 422),
        ("delivery?channel=nowhere", 422),
        ("delivery?location=nowhere", 422),
        ("nothing", 404),
        ("fill/rows?outcome=late", 422),
        ("stages/rows", 422),
        ("stages/rows?outcome=placed&hour=x", 422),
        ("stages/rows?outcome=placed&after=x", 422),
        ("fill/file?format=docx", 422),
    ):
        text(ada, f"/console/reports/{path}", status)


def test_whoever_is_limited_sees_their_own(play: Play) -> None:
    clerk = browser(play.cur, "read_only", channels=frozenset({"web"}))
    other = browser(play.cur, "customer_service", channels=frozenset({"other"}))
    for code in CODES:
        assert links(text(clerk, f"/console/reports/{code}?{MONDAY}"))
        outcome = "&outcome=placed" if code == "stages" else ""
        assert "data-number" not in text(other, f"/console/reports/{code}/rows?{MONDAY}{outcome}")
        text(other, f"/console/reports/{code}?channel=web", 422)
    packer = browser(play.cur, "warehouse", locations=frozenset({"LAX"}))
    overview = text(packer, f"/console/reports?{MONDAY}")
    assert "/console/reports/delivery" in overview
    assert "/console/reports/fill" not in overview
    mine = text(packer, f"/console/reports/delivery/rows?{MONDAY}")
    assert "LAX" in mine
    assert "EWR" not in re.sub(r"<form.*?</form>", "", mine, flags=re.DOTALL)
    assert 'href="/console/orders/SO-' not in mine
    text(packer, f"/console/reports/delivery?location=EWR&{MONDAY}", 422)
    text(packer, "/console/reports/fill", 403)
    text(packer, f"/console/reports/stages/file?{MONDAY}&outcome=placed", 403)
