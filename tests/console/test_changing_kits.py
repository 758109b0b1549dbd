"""A kit's line in the form of an edit: its units are whole kits, its components follow."""

import re

from crossdock.catalog import kits
from crossdock.desk import documents
from crossdock.orders.numbers import format_number, parse_number
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


def test_a_kit_is_added_in_the_form_and_what_it_brings_is_shown(shop: Shop) -> None:
    cur = shop.cur
    assert kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2})], at=BEGAN, actor=ACTOR)[1] == {}
    ada, made = browser(cur), parse_number(shop.plain)
    form = opened(ada, shop.plain) | {"add_sku": "SET", "add_quantity": "2", "add_price": "12,50"}
    said = ada.post(f"/console/orders/{shop.plain}/edit/preview", **form).content.decode()
    for sku, units_ in (("SET", 2), ("MUG", 4)):
        assert re.search(rf'mono">{sku}</span> \N{{EN DASH}} <svg.*?</svg> <b>{units_}</b></li>', said), said
    assert re.search(r"25\.00.{0,20}more due", said), said
    assert ada.post(f"/console/orders/{shop.plain}/acts/edit", **form).status_code == 204
    kit = documents.one(cur, made)["lines"][-1]
    assert (kit["sku"], kit["quantity"], kit["unit_price"]["amount"]) == ("SET", 2, "12.50")
    assert [(one["sku"], one["quantity"]) for one in kit["components"]] == [("MUG", 4)]
    shown = ada.get(f"/console/orders/{shop.plain}").content.decode()
    assert re.search(r'class="component"><td class="wrap"><span class="mono">MUG</span>', shown)
    assert (
        f'name="units:{kit["external_id"]}" value="2"'
        in ada.get(f"/console/orders/{shop.plain}/edit").content.decode()
    )
