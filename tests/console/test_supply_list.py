"""The lists of receipts and transfers: what is found in them, and what is marked."""

import re
from datetime import timedelta

from crossdock.inventory import supply
from crossdock.inventory.receipts import Announced
from crossdock.sourcing import supplied
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Shop, browser
from tests.console.test_stock import STOCK, ids, rows, text


def test_documents_are_found_by_location_and_reference_and_what_is_overdue_is_marked(shop: Shop) -> None:
    ada, known = browser(shop.cur), ids(shop)
    due = {"PO-1": MONDAY - timedelta(days=3), "PO-2": MONDAY, "PO-3": MONDAY - timedelta(days=9)}
    for (reference, day), place in zip(due.items(), ("EWR", "LAX", "EWR"), strict=True):
        coming = [Announced(reference, known["MUG"], known[place], 10, expected_on=day.date())]
        supplied.announce(shop.cur, coming, at=MONDAY, actor=ACTOR)
    late, today, gone = (supply.show(shop.cur, "receipt", reference)["number"] for reference in due)
    assert ada.post(f"{STOCK}/receipts/{gone}/acts/cancel").status_code == 200
    page = text(ada, f"{STOCK}/receipts")
    marked = [one for one in re.findall(r"<tr data-number.*?</tr>", page, re.DOTALL) if ">overdue<" in one]
    assert len(marked) == 1
    assert late in marked[0]
    assert text(ada, f"{STOCK}/receipts/{late}").count(">overdue<") == 2  # above, and in its line
    assert ">overdue<" not in text(ada, f"{STOCK}/receipts/{today}")
    assert rows(text(ada, f"{STOCK}/receipts?at=LAX")) == [today]
    assert rows(text(ada, f"{STOCK}/receipts?reference=PO-1&at=EWR")) == [late]
    assert "No receipt matches" in text(ada, f"{STOCK}/receipts?reference=PO-1&at=LAX")
    assert " by tests" in text(ada, f"{STOCK}/receipts/{late}")
