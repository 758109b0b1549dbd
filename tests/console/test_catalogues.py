"""German is complete, and says nothing that English does not; every icon and every code has its own."""

import re

from babel.messages.pofile import read_po
from django.utils import translation

from crossdock.channels.telling import CANCELLATION, NAMES
from crossdock.console import catalogues, telling, words
from crossdock.core import clock
from crossdock.core.events import Recorded
from crossdock.orders.holds import KINDS
from tests.console.words import CONSOLE, all_texts

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


def test_german_is_complete_and_has_nothing_else() -> None:
    with (catalogues.LOCALE / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
        german = read_po(file, locale="de")
    found = {tuple(one.id) if one.pluralizable else one.id: one.string for one in german if one.id}
    assert set(found) == all_texts()
    for text, said in found.items():
        many = [said] if isinstance(said, str) else list(said)
        singular = text if isinstance(text, str) else text[0]
        assert all(many), text
        for one in many:
            assert sorted(PLACEHOLDER.findall(one)) == sorted(PLACEHOLDER.findall(singular)), text


def test_every_icon_that_is_named_is_on_the_sheet() -> None:
    sheet = set((CONSOLE / "static" / "icons.txt").read_text().split())
    named = set()
    for path in (CONSOLE / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text()))
    looks = (words.STATUSES, words.PARTS, words.UNITS, words.OUTCOMES)
    named |= {look.icon for known in looks for look in known.values()}
    assert named <= sheet, sorted(named - sheet)


def test_every_hold_has_words() -> None:
    assert set(KINDS) <= set(words.HOLDS)


def test_what_a_shop_is_told_beside_shipments_has_words() -> None:
    assert set(words.TOLD) == {name for one, name in NAMES.items() if one != CANCELLATION}
    event = Recorded(1, 1, 7, "order", 7, "shop_told", {"what": "reduce"}, "stage:shop", clock.now())
    with translation.override("de"):
        [shown] = telling.timeline([event])
    assert [value for _, value in shown["facts"]] == ["wie viele Stück bleiben"]


def test_words_that_nobody_says_do_not_come_back() -> None:
    odd = ("Leave it", "of late", "is like that", "Let it go on")
    said = {one if isinstance(one, str) else one[0] for one in all_texts()}
    assert not [text for text in said if any(re.search(rf"\b{one}\b(?! \w+ and)", text) for one in odd)]
