"""What the rooms below say is German where German is chosen: every sentence, wherever it is shown."""

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from crossdock.console import catalogues, rooms
from tests.console.room_texts import NOT_SHOWN, OF_THEIR_OWN, all_texts, shape
from tests.console.words import CONSOLE
from tests.house.reading import SRC

HOW = frozenset("tcj") | rooms.CODES.keys()
OF_ROOMS = re.compile(r"\b(message|why|fix|would_win|against)$")


def _german() -> list[tuple[str, str, str]]:
    """Context, sentence, German."""
    with (catalogues.LOCALE / "de" / "LC_MESSAGES" / "rooms.po").open("rb") as file:
        return [(one.context or "", str(one.id), str(one.string)) for one in read_po(file) if one.id]


def _names(text: str) -> set[str]:
    return {name for _literal, name, _spec, _how in Formatter().parse(text) if name is not None}


def test_every_sentence_of_a_room_is_there_in_german() -> None:
    german = {shape(text) for context, text, _said in _german() if context != "code"}
    lacking = {one.said: one.where for one in all_texts() if one.shape not in german}
    assert not lacking, "add it to locale/de/LC_MESSAGES/rooms.po, or to NOT_SHOWN with its reason"


def test_german_has_nothing_that_no_room_says() -> None:
    there = {one.shape for one in all_texts()}
    own = [text for context, text, _said in _german() if context not in ("code", "beside")]
    assert [text for text in own if shape(text) not in there and not text.strip().isalpha()] == []


def test_a_translation_has_the_values_of_its_sentence() -> None:
    for context, text, said in _german():
        assert said, text
        assert _names(said) <= _names(text), text
        assert context == "beside" or _names(said) == _names(text), text
        assert {how for _literal, _name, _spec, how in Formatter().parse(said)} <= {None, *HOW}, text


def test_what_is_left_out_is_there() -> None:
    assert [name for name in NOT_SHOWN if not (SRC / name).exists()] == []
    for name in OF_THEIR_OWN:
        path, _colon, kept = name.partition(": ")
        assert re.search(rf"\b{kept}\b", (SRC / path).read_text()), name


def test_templates_say_what_rooms_say_in_the_language_that_is_chosen() -> None:
    bare = []
    for path in (CONSOLE / "templates").rglob("*.html"):
        for name in re.findall(r"{{ ?([\w.]+) ?}}", path.read_text()):
            if OF_ROOMS.search(name):
                bare.append(f"{path.name}: {name}")
    assert bare == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("There is no order with this number", "Einen Auftrag mit dieser Nummer gibt es nicht"),
        (
            "CD100042 is at version 3 by now, not 2: read it again and repeat",
            "CD100042 ist inzwischen bei Fassung 3, nicht 2: noch einmal lesen und wiederholen",
        ),
        (
            "if it had 3 more of TENT and 2 more of LAMP",
            "wenn er 3 mehr von TENT und 2 mehr von LAMP hätte",
        ),
        (
            "every location that has it refused: EAST (it is not there), WEST (the location is closed, or"
            " closes too early)",
            "jeder Standort, der es hat, lehnte ab: EAST (es ist nicht da), WEST (der Standort ist"
            " geschlossen, oder schließt zu früh)",
        ),
        ("is held: manual, fraud_risk", "ist angehalten: von Hand, Betrugsverdacht"),
        (
            "lines[0].quantity must be 1 to 5 (and 2 more)",
            "lines[0].quantity muss 1 bis 5 sein (und 2 weitere)",
        ),
        (
            'table "Channels", row 3, column "Country": expected \'and\' or \'or\' at character 4, before x',
            "Tabelle „Channels“, Zeile 3, Spalte „Country“: 'and' oder 'or' erwartet, bei Zeichen 4, vor x",
        ),
        (
            "ships from EAST and WEST, there on 2026-11-30: 3.20 EUR more",
            "Versand ab EAST und WEST, dort am 2026-11-30: 3.20 EUR mehr",
        ),
        (
            "EAST cannot ship this part of CD1: nothing leaves it on 2026-11-30; its next ship date is"
            " 2026-12-01",
            "EAST kann diesen Teil von CD1 nicht versenden: am 2026-11-30 geht dort nichts ab; sein nächster"
            " Versandtag ist 2026-12-01",
        ),
        (
            "SO-1 cannot go into SO-2: SO-1 waits for a location's answer; FO-3 at EAST of SO-1 is at work",
            "SO-1 kann nicht in SO-2 aufgehen: SO-1 wartet auf die Antwort eines Standorts; an FO-3 in EAST"
            " von SO-1 wird gearbeitet",
        ),
        ("is shipped: too late", "ist versandt: zu spät"),
        ("the catalogue does not have A, B; a line has no SKU",
         "der Katalog hat A, B nicht; eine Position hat keine SKU"),
    ],
)  # fmt: skip
def test_a_sentence_is_found_by_what_stands_between_its_values(english: str, german: str) -> None:
    with translation.override("de"):
        assert rooms.said(english) == german
    with translation.override("en"):
        assert rooms.said(english) == english


@pytest.mark.parametrize(
    "text",
    [
        "ships only on Mondays, said the carrier",
        "The label was lost",
        "Call me at home",
        "gone; sorry",
        "line",
        "shipped",
        "",
        "x" * 5_000,
        "{name} %s {0}",
        "row 1: " * 300,
        "(" * 2_000,
        "; ".join(["row 1 and row 2 or row 3, row 4: x"] * 60),
    ],
)
def test_what_no_room_says_stays_as_it_is(text: str) -> None:
    with translation.override("de"):
        assert rooms.said(text) == text


def test_values_are_put_in_as_they_are() -> None:
    with translation.override("de"):
        assert rooms.said("there is no order {number} <b>") == "es gibt keinen Auftrag {number} <b>"
        assert rooms.reason("manual", "a line has no SKU") == "a line has no SKU"
        assert rooms.reason("unknown_sku", "a line has no SKU") == "eine Position hat keine SKU"
