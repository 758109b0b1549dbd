"""Counting by file: what each line changes is shown first; then all of it is counted, once, or nothing."""

import hashlib
import html
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from crossdock.core import imports
from crossdock.inventory.importers import STOCK as STOCK_FILE
from crossdock.sourcing import count_files
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.console.test_stock import cell

PAGE = "/console/stock/count/file"
GOOD = b"sku,location,on_hand\nMUG,EWR,97\nTEE,LAX,10\n"


def chosen(body: bytes, name: str = "counts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def look(somebody: Browser, body: bytes, name: str = "counts.csv") -> str:
    response = somebody.post(f"{PAGE}/look", file=chosen(body, name))
    assert response.status_code == 200, response.content.decode()
    return html.unescape(response.content.decode())


def count(somebody: Browser, body: bytes, **fields: Any) -> HttpResponse:
    given = {"print": hashlib.sha256(body).hexdigest(), **fields}
    return somebody.post(f"{PAGE}/acts/count", file=chosen(body), **given)


def cells(text: str) -> list[list[str]]:
    """The table's rows, as texts."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in body.split("</tr>")
        if "<td" in row
    ]


def test_a_file_is_looked_at_counted_and_taken_back(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert 'type="file"' in ada.get(PAGE).content.decode()
    shown = look(ada, GOOD)
    assert cells(shown) == [
        ["2", "MUG", "EWR", "100", "97", "\N{MINUS SIGN}3", "now", ""],
        ["3", "TEE", "LAX", "10", "10", "0", "now", ""],
    ]
    assert cell(shop, "MUG", "EWR").on_hand == 100  # looked at only
    done = count(ada, GOOD)
    assert done.status_code == 200, done.content.decode()
    assert cell(shop, "MUG", "EWR").on_hand == 97
    last = shop.cur.execute(
        "SELECT quantity, reason, reference, actor FROM inventory_movement ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert last is not None
    assert last[:3] == (-3, "count", "counts.csv")
    assert "administrator@example.com" in last[3]
    [back] = re.findall(r'<textarea name="cells" hidden>(.*?)</textarea>', done.content.decode(), re.S)
    assert back == "MUG\tEWR\t3"
    assert ada.post(f"{PAGE}/acts/undo", cells=back).status_code == 200
    assert cell(shop, "MUG", "EWR").on_hand == 100


def test_the_same_content_counts_again_only_where_that_is_said(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert 'name="again"' not in look(ada, GOOD)
    once = "a number of its own"
    first = count(ada, GOOD, once=once)
    assert count(ada, GOOD, once=once).content == first.content  # a form that is sent twice
    assert 'name="again"' in look(ada, GOOD)
    refused = count(ada, GOOD)
    assert refused.status_code == 422
    assert "counts.csv" in refused.content.decode()
    shop.cur.execute("UPDATE inventory_count SET as_of = as_of - interval '1 hour'")  # it was a while ago
    ada.post("/console/stock/acts/adjust", sku="MUG", at="EWR", quantity="5", reason="found")
    assert count(ada, GOOD, again="1").status_code == 200
    assert cell(shop, "MUG", "EWR").on_hand == 97


def test_a_file_that_the_command_line_imported_is_known(shop: Shop, tmp_path: Any) -> None:
    path = tmp_path / "night.csv"
    path.write_bytes(GOOD)
    assert imports.run(shop.cur, STOCK_FILE, path, actor=ACTOR, at=MONDAY).applied
    shown = look(browser(shop.cur), GOOD)
    assert "night.csv" in shown
    assert 'name="again"' in shown


def test_what_cannot_be_counted_is_named_and_nothing_is(shop: Shop) -> None:
    ada = browser(shop.cur)
    wrong = (
        b"sku,location,on_hand,as_of\nMUG,EWR,5,\nNONE,EWR,1,\nTEE,NOWHERE,1,\nTEE,LAX,-1,\nMUG,EWR,6,\n"
        b"BOOK,EWR,1,2099-01-01T00:00:00Z\n"
    )
    shown = look(ada, wrong)
    assert sorted(row[:3] for row in cells(shown)) == [
        ["3", "sku", "NONE"],
        ["4", "location", "NOWHERE"],
        ["5", "on_hand", "-1"],
        ["6", "sku, location", "MUG, EWR"],
        ["7", "as_of", "2099-01-01T00:00:00+00:00"],
    ]
    assert all(row[3] for row in cells(shown))
    assert "<button" not in shown
    assert count(ada, wrong).status_code == 422
    assert cell(shop, "MUG", "EWR").on_hand == 100
    assert "add the column location" in look(ada, b"sku,on_hand\nMUG,1\n")
    assert "the file is empty" in look(ada, b"\n")
    assert "<button" not in look(ada, b"sku,location,on_hand\n")
    assert "What it changes shows here" in ada.post(f"{PAGE}/look").content.decode()


def test_only_what_was_shown_is_counted(shop: Shop) -> None:
    ada = browser(shop.cur)
    other = GOOD.replace(b"97", b"1")
    assert count(ada, other, print=hashlib.sha256(GOOD).hexdigest()).status_code == 422
    assert count(ada, GOOD, print="").status_code == 422
    assert ada.post(f"{PAGE}/acts/count", print="x").status_code == 422
    assert cell(shop, "MUG", "EWR").on_hand == 100


def test_a_sheet_is_read_as_a_file_of_text_is(shop: Shop) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (("SKU", "Location", "on_hand", "safety"), ("MUG", "CHI", 4, 3)):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    shown = look(browser(shop.cur), file.getvalue(), "counts.xlsx")
    assert [row[:3] for row in cells(shown)] == [["2", "MUG", "CHI"]]
    assert "not read" in shown  # safety stock is no count


def test_a_count_below_what_is_reserved_and_an_older_one_say_so(shop: Shop) -> None:
    ada = browser(shop.cur)
    shown = look(ada, b"sku,location,on_hand\nMUG,EWR,1\n")
    assert "1 reserved unit is asked back" in shown
    ada.post("/console/stock/acts/count", sku="MUG", at="EWR", counted="90")
    old = b"sku,location,on_hand,as_of\nMUG,EWR,50,2026-01-01T00:00:00Z\n"
    shown = look(ada, old)
    assert "a newer count stands" in shown
    assert count(ada, old).status_code == 200
    assert cell(shop, "MUG", "EWR").on_hand == 90


def test_limits_to_locations_hold_for_each_line(shop: Shop) -> None:
    west = browser(shop.cur, "warehouse", locations=["LAX"])
    shown = look(west, GOOD)
    assert [row[:3] for row in cells(shown)] == [["2", "location", "EWR"]]
    assert count(west, GOOD).status_code == 422
    own = b"sku,location,on_hand\nMUG,LAX,98\n"
    assert count(west, own).status_code == 200
    assert cell(shop, "MUG", "LAX").on_hand == 98
    assert west.post(f"{PAGE}/acts/undo", cells="MUG\tEWR\t3").status_code == 422
    for wrong in ("MUG", "NONE\tLAX\t1", "MUG\tLAX\tx"):
        assert west.post(f"{PAGE}/acts/undo", cells=wrong).status_code == 422
    reader = browser(shop.cur, "read_only")
    assert reader.get(PAGE).status_code == 403
    assert reader.post(f"{PAGE}/look", file=chosen(GOOD)).status_code == 403
    assert count(reader, GOOD).status_code == 403


def test_a_page_takes_so_many_lines(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(count_files, "MOST", 1)
    assert "split the file: it has more than 1 lines" in look(browser(shop.cur), GOOD)
