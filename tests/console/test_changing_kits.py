"""A kit's line in the form of an edit: its units are whole kits, its components follow."""

from crossdock.catalog import kits
from crossdock.desk import documents
from crossdock.orders.numbers import format_number
from tests import company
from tests.company import ACTOR, BEGAN
from tests.console.conftest import Shop, browser
from tests.console.test_changing import opened, units
from tests.console.test_stock_browser import ids
from tests.sourcing.steps import take


def test_kits_are_changed_whole_in_the_form(shop: Shop) -> None:
    cur = shop.cur
    assert kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2})], at=BEGAN, actor=ACTOR)[1] == {}
    [(channel,)] = cur.execute("SELECT id FROM partners_channel WHERE name = 'web'").fetchall()
    [made] = take(cur, company.Company(channel, ids(cur), {}).order("K-1", ("SET", 3)))
    ada, number = browser(cur), format_number(made)
    form = opened(ada, number)
    assert form[units(form)] == "3"
    form[units(form)] = "2"
    said = ada.post(f"/console/orders/{number}/edit/preview", **form).content.decode()
    assert "SET" in said
    assert ada.post(f"/console/orders/{number}/acts/edit", **form).status_code == 204
    [line] = documents.one(cur, made)["lines"]
    assert line["quantities"]["cancelled"] == 1
    assert [one["quantities"]["cancelled"] for one in line["components"]] == [2]
