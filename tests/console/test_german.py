"""Pages in German have no word of a room's English left: a decision, a refused act, previews, a file with
faults, a queue, a draft.
"""

import html
import re
from typing import Any

import pytest

from crossdock.console import rooms
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from tests import company
from tests.console.conftest import Browser, Shop, browser
from tests.console.room_texts import all_texts
from tests.console.test_changing import opened, units
from tests.console.test_count_file import look
from tests.console.test_exceptions import message
from tests.console.test_pages import PAGES
from tests.console.test_policies import begun, form
from tests.sourcing.steps import publish, rule, take

WORDS = 3  # so many in a row, of what a room says, are no accident


def _said() -> set[str]:
    """What stands between the values of a room's sentences, where it is long enough."""
    pieces = {piece.strip() for one in all_texts() for piece in one.shape}
    return {piece for piece in pieces if len(piece.split()) >= WORDS and not re.search(r"[<>|]", piece)}


ENGLISH = _said()


def seen(answer: Any) -> str:
    """What people read in an answer; what a form keeps is not among it."""
    text = answer.content.decode() if not isinstance(answer, str) else answer
    text = re.sub(r"<(textarea|script|template)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def german(answer: Any) -> str:
    """What people read; nothing of it is a room's English."""
    text = seen(answer)
    left = {piece for piece in ENGLISH if piece in text}
    assert left == set(), text[:2_000]
    return text


@pytest.fixture
def ada(shop: Shop) -> Browser:
    somebody = browser(shop.cur)
    somebody.client.cookies["crossdock_language"] = "de"
    return somebody


def order(shop: Shop, *lines: tuple[str, int]) -> str:
    """Another order; its number."""
    mine = company.Company(channels.by_name(shop.cur, "web").id, {}, {})
    [taken] = take(shop.cur, mine.order("G-1", *lines))
    return format_number(taken)


def test_every_page(shop: Shop, ada: Browser) -> None:
    held = order(shop, ("ABC", 1))
    assert "der Katalog hat ABC nicht" in german(ada.get(f"/console/orders/{held}"))
    for path in PAGES:
        german(ada.get(path))


def test_why_a_location_lost(shop: Shop, ada: Browser) -> None:
    publish(shop.cur, **rule("eligibility", {"location.code": '"EWR"'}, allow="false", reason='""'))
    number = order(shop, ("MUG", 40))
    page = german(ada.get(f"/console/orders/{number}?tab=decision"))
    assert "Zeile 1 der Regeltabelle" in page
    assert "wenn er" in page


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/console/orders/SO-999999", 404, "Einen Auftrag mit dieser Nummer gibt es nicht"),
        ("/console/policies/999999999", 404, "Diese Fassung der Richtlinie gibt es nicht"),
        ("/console/settings/messages/999999999", 404, "Diese Nachricht gibt es nicht"),
    ],
)
def test_an_error_is_told(ada: Browser, path: str, status: int, told: str) -> None:
    answer = ada.get(path)
    assert answer.status_code == status
    assert told in german(answer)


def test_a_refused_act(shop: Shop, ada: Browser) -> None:
    form_ = opened(ada, shop.plain)
    typed = {**form_, "add_sku": "NONE", "add_price": "1"}
    refused = ada.post(f"/console/orders/{shop.plain}/edit/preview", **typed)
    assert "der Katalog hat NONE nicht" in german(refused)
    parted = ada.post(f"/console/orders/{shop.plain}/edit/preview", **{**typed, "add_price": "1.000"})
    assert "„1.000“ kann tausend oder eins heißen: 1000 oder 1 schreiben" in german(parted)
    routed = ada.post(f"/console/orders/{shop.plain}/acts/route", location="NOWHERE", reason="so")
    assert routed.status_code == 409
    assert "Der Standort kann das nicht versenden" in german(routed)


def test_a_preview_of_an_edit(shop: Shop, ada: Browser) -> None:
    form_ = opened(ada, shop.plain)
    german(ada.post(f"/console/orders/{shop.plain}/edit/preview", **{**form_, units(form_): "5"}))


def test_a_preview_of_a_bulk_act(shop: Shop, ada: Browser) -> None:
    wanted = {"act": "hold", "orders": f"{shop.plain} {shop.held}", "reason": "recall"}
    text = german(ada.post("/console/bulk/preview", **wanted))
    assert "wird angehalten" in text
    assert "ist schon angehalten: von Hand" in text


def test_a_file_with_faults(shop: Shop, ada: Browser) -> None:
    wrong = (
        b"sku,location,on_hand,as_of\nMUG,EWR,5,\nNONE,EWR,1,\nTEE,NOWHERE,1,\nTEE,LAX,-1,\nMUG,EWR,6,\n"
        b"BOOK,EWR,1,2099-01-01T00:00:00Z\n"
    )
    text = german(look(ada, wrong))
    assert "einen vergangenen Zeitpunkt schreiben" in text


def test_what_waits_and_why(shop: Shop, ada: Browser) -> None:
    name = message(shop.cur, "k-1")
    for path in ("/console/exceptions?view=one", f"/console/exceptions/{name}", "/console/exceptions"):
        german(ada.get(path))


def test_faults_of_a_draft(shop: Shop, ada: Browser) -> None:
    version = publish(shop.cur, **rule("eligibility", {"location.code": '"EWR"'}, allow="false"))
    address = begun(ada, version)
    fields = form(ada.get(address).content.decode())
    [cell] = [name for name in fields if name.startswith("c:eligibility") and fields[name] == ['"EWR"']]
    german(ada.post(f"{address}/acts/save", **{**fields, cell: "EWR and or"}))


def test_what_people_wrote_stays(shop: Shop, ada: Browser) -> None:
    with_reason = ada.post(f"/console/orders/{shop.plain}/acts/hold", reason="a line has no SKU")
    assert with_reason.status_code == 200
    assert "a line has no SKU" in seen(ada.get(f"/console/orders/{shop.plain}"))
    assert rooms.reason("manual", "it is not there") == "it is not there"
