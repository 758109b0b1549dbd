"""The list of orders as a file: its filter, its columns, all of its pages, and the rights of the list."""

import csv
import io
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.console.conftest import Browser, Shop, browser


def body(one: Browser, path: str) -> bytes:
    response: Any = one.get(path)
    assert response.status_code == 200
    return b"".join(response)


def lines(one: Browser, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(one, path).decode())))


@pytest.mark.parametrize("at_once", [1, 1000])
def test_what_is_seen_is_what_the_file_has(shop: Shop, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr("crossdock.console.orders.AT_ONCE", at_once)
    ada = browser(shop.cur)
    assert [row["order"] for row in lines(ada, "/console/orders/file")] == [shop.held, shop.plain]
    oldest = lines(ada, "/console/orders/file?sort=number&columns=value,units")
    assert [row["order"] for row in oldest] == [shop.plain, shop.held]
    assert list(oldest[0]) == ["order", "status", "held_for", "units", "value", "currency"]
    assert (oldest[0]["units"], oldest[0]["value"], oldest[0]["currency"]) == ("2", "20.00", "USD")
    [held] = lines(ada, "/console/orders/file?hold=manual")
    assert (held["order"], held["held_for"]) == (shop.held, "manual")
    assert lines(ada, "/console/orders/file?q=none") == []
    shown = ada.get("/console/orders?hold=manual").content.decode()
    assert "/console/orders/file?hold=manual&amp;format=xlsx" in shown


def test_each_format_has_the_same_rows(shop: Shop) -> None:
    ada = browser(shop.cur)
    table = pq.read_table(io.BytesIO(body(ada, "/console/orders/file?format=parquet")))
    assert table["order"].to_pylist() == [shop.held, shop.plain]
    book = openpyxl.load_workbook(io.BytesIO(body(ada, "/console/orders/file?format=xlsx")))
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)] == [
        "order",
        shop.held,
        shop.plain,
    ]
    assert ada.get("/console/orders/file?format=docx").status_code == 422


def test_whoever_is_limited_has_a_file_of_their_own_orders(shop: Shop) -> None:
    other = browser(shop.cur, "read_only", channels=frozenset({"other"}))
    assert lines(other, "/console/orders/file") == []
    packer = browser(shop.cur, "warehouse", locations=frozenset({"EWR"}))
    assert packer.get("/console/orders/file").status_code == 403
