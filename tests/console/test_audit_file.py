"""The audit as a file: its filter, all of its entries, and all that each changed."""

import csv
import io
from typing import Any

import pytest

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.core import changes
from crossdock.core.changes import Change
from crossdock.orders.numbers import parse_number
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser

FILE = "/console/settings/audit/file"


def lines(one: Browser, path: str) -> list[dict[str, str]]:
    response: Any = one.get(path)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


@pytest.mark.parametrize("at_once", [1, 1000])
def test_what_is_seen_is_what_the_file_has(shop: Shop, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr("crossdock.console.auditing.AT_ONCE", at_once)
    ada = browser(shop.cur, "administrator")
    ada.post(f"/console/orders/{shop.plain}/acts/hold", reason="asked by the buyer")
    order_id = parse_number(shop.plain)
    for path, filters in (
        ("", Filters()),
        (f"?order={shop.plain}", Filters(order_id=order_id)),
        ("?face=console", Filters(face="console")),
    ):
        entries = audit.page(shop.cur, filters, below=None, limit=1000)
        seen = [(one.kind, entry.actor) for entry in entries for one in entry.changes]
        assert [(row["kind"], row["actor"]) for row in lines(ada, f"{FILE}{path}")] == seen
        assert seen
    [held] = [row for row in lines(ada, f"{FILE}?act=hold") if row["kind"] == "held"]
    assert (held["order"], held["face"]) == (shop.plain, "console")
    assert "asked by the buyer" in held["data"]
    assert lines(ada, f"{FILE}?act=nothing") == []
    shown = ada.get("/console/settings/audit?act=hold").content.decode()
    assert f"{FILE}?act=hold&amp;format=xlsx" in shown


def test_of_an_entry_the_file_has_every_change(shop: Shop) -> None:
    many = audit.MOST_TOLD + 20
    told = [Change("location", f"L{n}", "set", {"name": "a"}, {"name": "b"}) for n in range(many)]
    changes.record(shop.cur, told, at=MONDAY, actor=ACTOR)
    ada = browser(shop.cur, "administrator")
    found = lines(ada, f"{FILE}?subject=location&name=L7")
    assert {row["name"] for row in found if row["subject"] == "location"} >= {f"L{n}" for n in range(many)}
    first = found[0]
    assert (first["name"], first["before"], first["after"]) == ("L7", '{"name":"a"}', '{"name":"b"}')


def test_whoever_may_not_see_the_audit_has_no_file_of_it(shop: Shop) -> None:
    assert browser(shop.cur, "warehouse").get(FILE).status_code == 403
    ada = browser(shop.cur, "administrator")
    assert ada.get(f"{FILE}?format=docx").status_code == 422
    assert ada.get(f"{FILE}?face=nowhere").status_code == 422
