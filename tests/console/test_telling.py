"""The timeline speaks the language of its page: every kind of event has a sentence, every fact a name."""

import ast
import re

import pytest
from django.utils import translation

from crossdock.console import event_words, telling
from crossdock.core import clock
from crossdock.core.events import Recorded
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit, LineEdit
from crossdock.webhooks.catalogue import KINDS
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Shop, browser
from tests.house.reading import SRC

OF_ORDERS = ("order", "line", "fulfilment_order", "shipment", "recall", "act", "payment")
NAMES = re.compile(r"`([a-z_]+)`")
# Names that the catalogue has in ticks, and that are values or subjects.
VALUES = {"capture", "void", "reduce", "null"}
# What data has that is put together elsewhere than where the event is made.
BESIDE = {"words", "doubted", "count_asked", "locations", "more", "kept"}


def of_catalogue() -> set[str]:
    """Names of data that the catalogue of events tells of."""
    said = [means for subject in OF_ORDERS for _, means in KINDS[subject].values()]
    return {name for one in said for name in NAMES.findall(one)} - VALUES


def of_rooms() -> set[str]:
    """Names of data in events of orders, as rooms write them where they make one."""
    found: set[str] = set()
    for path in SRC.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                not isinstance(call, ast.Call)
                or getattr(call.func, "id", "") != "Event"
                or len(call.args) < 5
            ):
                continue
            subject, data = call.args[1], call.args[4]
            if getattr(subject, "value", "") in OF_ORDERS and isinstance(data, ast.Dict):
                found |= {str(key.value) for key in data.keys if isinstance(key, ast.Constant)}
    return found


def test_every_fact_has_a_name_and_every_kind_a_sentence() -> None:
    names = of_catalogue() | of_rooms() | BESIDE
    assert len(names) > 30
    assert names - telling.QUIET <= set(event_words.FACTS), names - telling.QUIET - set(event_words.FACTS)
    kinds = {(subject, kind) for subject in OF_ORDERS for kind in KINDS[subject]}
    assert kinds <= set(event_words.SENTENCES), kinds - set(event_words.SENTENCES)


def test_days_are_told_as_people_write_them() -> None:
    told = {"expected_on": "2026-12-07", "units": 1, "sku": "TENT"}
    assert telling.said("order", "promised", told)[0] == "Promised for Mon 7 Dec: 1 of TENT"
    with translation.override("de"):
        assert "Mo 7 Dez" in telling.said("order", "promised", told)[0].replace(".", "")


@pytest.mark.parametrize(
    ("kind", "data", "facts"),
    [
        (
            "edited",
            {"parts": ["ship_to", "lines"], "units": 2},
            {"davon": "Lieferanschrift, Positionen", "Stück": "2"},
        ),
        ("forced", {"location": "LAX", "more": 150, "currency": "USD"}, {"kostet mehr": "1.50 USD"}),
        (
            "refunded",
            {"refund": "R-7", "amount": 500, "currency": "EUR"},
            {"Erstattung": "R-7", "Betrag": "5.00 EUR"},
        ),
    ],
)
def test_facts_are_german_on_a_german_page(kind: str, data: dict[str, object], facts: dict[str, str]) -> None:
    event = Recorded(1, 1, 7, "order", 7, kind, data, "user:ada@example.com", clock.now())
    with translation.override("de"):
        [shown] = telling.timeline([event])
    assert dict(shown["facts"]) == facts


def test_an_edit_is_told_in_german_on_the_orders_page(shop: Shop) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = "de"
    wanted = Edit(lines=(LineEdit("1", quantity=3),), reason="rang")
    amend.edit(shop.cur, parse_number(shop.plain), wanted, at=MONDAY, actor=ACTOR)
    page = f"/console/orders/{shop.plain}"
    told = re.findall(r'<p class="facts">(.*?)</p>', ada.get(page).content.decode())
    assert any("<span>warum <b>rang</b></span>" in one for one in told), told
    named = {name for one in told for name in re.findall(r"<span>(.*?) <b>", one)}
    with translation.override("de"):
        assert named <= {str(one) for one in event_words.FACTS.values()}, named
