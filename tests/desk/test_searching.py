"""Orders are found: by numbers exactly, else by people, whose names may have an error."""

from dataclasses import replace
from typing import Any

import pytest
from tests.company import ADDRESSES, BEGAN, MONDAY, Company
from tests.sourcing.steps import take

from crossdock.app import verify
from crossdock.core.sql import Cursor
from crossdock.desk import filling, searching
from crossdock.desk.errors import SearchEmpty, TooMuchSearched
from crossdock.desk.searching import FIRST, Page
from crossdock.orders.drafts import Customer, OrderDraft
from crossdock.orders.numbers import format_number
from crossdock.partners import channels


def placed(cur: Cursor, *drafts: OrderDraft) -> list[int]:
    ids = take(cur, *drafts)
    filling.fill(cur, ids)
    return ids


def found(cur: Cursor, text: str, channel_ids: list[int] | None = None, **asked: Any) -> Page:
    some = list(channels.by_ids(cur)) if channel_ids is None else channel_ids
    return searching.find(cur, text, some, at=MONDAY, **asked)


def numbers(page: Page) -> list[str]:
    return [one["number"] for one in page.items]


def by(cur: Cursor, text: str) -> list[tuple[str, list[str], int]]:
    return [(one["number"], one["found_by"], one["errors"]) for one in found(cur, text).items]


def bought(mine: Company, key: str, name: str, email: str | None = None, **stated: Any) -> OrderDraft:
    """An order of one person, who has it sent to herself."""
    who = Customer(external_id=key, name=name, email=email)
    return mine.order(key, ("MUG", 1), customer=who, ship_to=replace(ADDRESSES["NY"], name=name), **stated)


def test_an_order_is_found_by_each_of_its_numbers(cur: Cursor, mine: Company) -> None:
    cur.execute(
        "UPDATE catalog_sku_version SET barcode = '4006381333931' WHERE sku_id = %s", [mine.skus["TEE"]]
    )
    [first, other] = placed(
        cur,
        mine.order("A-1", ("TEE", 1), name="#1001", purchase_order="PO 77/b"),
        mine.order("A-2", ("MUG", 1)),
    )
    [part] = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", [first]).fetchone() or [0]
    cur.execute(
        "INSERT INTO fulfilment_shipment (id, fulfilment_order_id, order_id, carrier, service, created_at,"
        " actor) VALUES (990001, %s, %s, 'pelican', 'ground', now(), 'x')",
        [part, first],
    )
    cur.execute("INSERT INTO fulfilment_package (shipment_id, seq, tracking) VALUES (990001, 1, '1ZA9')")
    number = format_number(first)
    assert by(cur, number) == by(cur, number.lower()) == [(number, ["order"], 0)]
    assert by(cur, "A-1") == by(cur, " a-1 ") == [(number, ["external_id"], 0)]
    assert by(cur, "#1001") == by(cur, "1001") == [(number, ["name"], 0)]
    assert by(cur, "1z a9") == [(number, ["tracking"], 0)]
    assert by(cur, f"FO-{part}") == [(number, ["fulfilment_order"], 0)]
    assert by(cur, "990001") == [(number, ["shipment"], 0)]
    assert by(cur, "po77/B") == [(number, ["purchase_order"], 0)]
    assert by(cur, "TEE") == [(number, ["sku"], 0)]
    assert by(cur, "4006381333931") == [(number, ["barcode"], 0)]
    assert by(cur, "MUG") == [(format_number(other), ["sku"], 0)]
    assert found(cur, "1ZA").items == []  # exactly, or not at all


def test_a_number_comes_before_names(cur: Cursor, mine: Company) -> None:
    """Somebody is called Mug; whoever asks for MUG asks for the SKU."""
    placed(cur, mine.order("A-1", ("MUG", 1)), bought(mine, "Tee", "Mug Book"))
    assert found(cur, "mug").by == "numbers"
    assert found(cur, "Tee").by == "numbers"
    assert found(cur, "mug book").by == "people"


def test_a_name_may_have_an_error_a_word(cur: Cursor, mine: Company) -> None:
    [anna, hanna, _] = placed(
        cur,
        bought(mine, "B-1", "Anna Überschär"),
        bought(mine, "B-2", "Hanna Uberschaer", purchase_order="x"),
        bought(mine, "B-3", "Bo Li"),
    )
    first, second = format_number(anna), format_number(hanna)
    assert by(cur, "überschär anna") == [(first, ["name"], 0), (second, ["name"], 2)]
    assert by(cur, "Ubershär") == [(first, ["name"], 1)]
    assert by(cur, "uberschär") == [(first, ["name"], 0), (second, ["name"], 1)]
    assert by(cur, "Anna Li") == []  # all words must fit, in one order
    assert by(cur, "Bp") == []  # too short to be wrong
    assert [one[2] for one in by(cur, "bo li")] == [0]


def test_an_address_may_have_an_error_on_each_side(cur: Cursor, mine: Company) -> None:
    [one, other] = placed(
        cur,
        bought(mine, "B-1", "Ada", "ada.lovelace@example.com"),
        bought(mine, "B-2", "Bob", "bob@else.org"),
    )
    number = format_number(one)
    assert by(cur, "ADA.lovelace@example.com") == [(number, ["email"], 0)]
    assert by(cur, "ada.lovelcae@example.com") == [(number, ["email"], 1)]
    assert by(cur, "ada.lovelace@exmaple.com") == [(number, ["email"], 1)]
    assert by(cur, "ada.lovlace@example.con") == [(number, ["email"], 2)]
    assert by(cur, "ada.lovelac@exampl.co") == []
    assert by(cur, "@else.org") == [(format_number(other), ["email"], 0)]
    assert by(cur, "bob@") == []


def test_telephone_numbers_and_postcodes_are_found_as_they_are_written(cur: Cursor, mine: Company) -> None:
    [one, other] = placed(
        cur,
        bought(mine, "B-1", "Ada Lovelace"),
        mine.order(
            "B-2",
            ("MUG", 1),
            customer=Customer(name="Ada Lovelace", phone="+44 20 7946 0123"),
            ship_to=replace(ADDRESSES["NY"], name="Ada Lovelace", postal_code="SW1A 1AA"),
        ),
    )
    assert by(cur, "(020) 7946-0123") == [(format_number(other), ["phone"], 0)]
    assert by(cur, "sw1a1aa") == by(cur, "SW1A 1AA") == [(format_number(other), ["postcode"], 0)]
    assert by(cur, "10001") == [(format_number(one), ["postcode"], 0)]
    assert [row[0] for row in by(cur, "lovelace sw1a 1aa")] == [format_number(other)]
    assert [row[0] for row in by(cur, "Ada Lovelace 10001")] == [format_number(one)]
    assert by(cur, "Ada Lovelace 60614") == []


def test_pages_show_each_order_once_the_nearest_first_then_the_newest(cur: Cursor, mine: Company) -> None:
    names = ["Maier", "Meier", "Maier Meier", "Meier", "Maier", "Meyer"]
    ids = placed(cur, *(bought(mine, f"B-{at}", name) for at, name in enumerate(names)))
    seen, after = [], FIRST
    while True:
        page = found(cur, "Maier", after=after, limit=2)
        assert (page.count, page.more, page.counted) == (5, False, "5")
        seen += [(one["number"], one["errors"]) for one in page.items]
        if page.following is None:
            break
        after = page.following
    order = [(4, 0), (2, 0), (0, 0), (3, 1), (1, 1)]
    assert seen == [(format_number(ids[at]), errors) for at, errors in order]


def test_counts_are_exact_to_a_bound_and_then_say_so(
    cur: Cursor, mine: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(cur, *(bought(mine, f"B-{at}", "Ada Lovelace") for at in range(4)))
    monkeypatch.setattr(searching, "COUNTED", 4)
    assert found(cur, "Lovelace", limit=1).counted == "4"
    monkeypatch.setattr(searching, "COUNTED", 3)
    assert found(cur, "Lovelace", limit=1).counted == "3+"


def test_a_count_says_where_not_all_were_looked_at_for_further_words(
    cur: Cursor, mine: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["Eve Smith", "Bo Li", "Cy Young", "Ada Smith"]
    ids = placed(cur, *(bought(mine, f"B-{at}", name) for at, name in enumerate(names)))
    monkeypatch.setattr(searching, "REACH", 3)
    page = found(cur, "smith 10001")
    assert (numbers(page), page.count, page.more, page.counted) == ([format_number(ids[3])], 1, True, "1+")
    monkeypatch.setattr(searching, "REACH", 4)  # that is all of them
    assert found(cur, "smith 10001").counted == "2"
    monkeypatch.setattr(searching, "RAW", 2)  # of all words together
    assert found(cur, "10001").counted == "2+"


def test_only_the_channels_that_are_asked_for_are_looked_at(cur: Cursor, mine: Company) -> None:
    other = channels.add(cur, "other", "api", at=BEGAN)
    [one, two] = placed(
        cur,
        bought(mine, "B-1", "Ada Lovelace", "ada@example.com"),
        replace(bought(mine, "B-1", "Ada Lovelace", "ada@example.com"), channel_id=other.id),
    )
    for text in ("B-1", "MUG", "lovelace", "ada lovelace", "ada@exmaple.com", "10001"):
        assert numbers(found(cur, text)) == [format_number(two), format_number(one)]
        assert numbers(found(cur, text, [other.id])) == [format_number(two)]
        assert found(cur, text, [other.id]).count == 1
        assert found(cur, text, []).items == []
    [result] = searching.pasted(cur, [format_number(one)], [other.id], at=MONDAY)
    assert result["orders"] == []


def test_two_hundred_numbers_are_pasted_at_once(cur: Cursor, mine: Company) -> None:
    ids = placed(cur, *(mine.order(f"A-{at}", ("MUG", 1)) for at in range(100)))
    asked = (
        [f"A-{at}" for at in range(100)]
        + [format_number(one) for one in ids[:98]]
        + ["A-1", "nix", "MUG", ""]
    )
    results = searching.pasted(cur, asked, [mine.channel_id], at=MONDAY)
    assert [one["asked"] for one in results] == [*asked[:198], "nix", "MUG"]
    assert [one["orders"][0]["number"] for one in results[:198]] == [
        format_number(one) for one in [*ids, *ids[:98]]
    ]
    nothing, many = results[198:]
    assert (nothing["orders"], nothing["more"]) == ([], False)
    assert (len(many["orders"]), many["more"]) == (searching.MOST_OF_ONE, True)
    assert [one["number"] for one in many["orders"]] == [format_number(one) for one in ids[:-21:-1]]
    with pytest.raises(TooMuchSearched):
        searching.pasted(cur, [str(at) for at in range(201)], [mine.channel_id], at=MONDAY)
    with pytest.raises(SearchEmpty):
        searching.pasted(cur, [" "], [mine.channel_id], at=MONDAY)


def test_what_cannot_be_searched_for_is_said(cur: Cursor, mine: Company) -> None:
    with pytest.raises(SearchEmpty):
        found(cur, "  ")
    with pytest.raises(TooMuchSearched):
        found(cur, " ".join("abcdefghijk" + letter for letter in "abcdefghijk"))
    for text in ("%", "_", "'; --", "@", "@@", "-", "a", "😀", "\\", "{}"):
        assert found(cur, text).items == []


def test_what_is_found_is_what_stands(cur: Cursor, mine: Company) -> None:
    [one] = placed(cur, bought(mine, "B-1", "Ada Lovelace", "ada@example.com", purchase_order="PO-1"))
    cur.execute(
        "UPDATE orders_person SET customer_name = 'Bob Byron', name = 'Bob Byron', customer_email = NULL"
        " WHERE order_id = %s",
        [one],
    )
    cur.execute("UPDATE orders_order SET purchase_order = NULL WHERE id = %s", [one])
    assert filling.fill(cur, [one]) == 4  # two words, an address, its domain
    assert [row[0] for row in by(cur, "Byron")] == [format_number(one)]
    assert [by(cur, text) for text in ("Lovelace", "ada@example.com", "PO-1")] == [[], [], []]
    assert verify.check(cur, "search").clean


def test_verify_finds_what_the_search_has_wrong(cur: Cursor, mine: Company) -> None:
    [one, _] = placed(cur, bought(mine, "B-1", "Ada Lovelace"), bought(mine, "B-2", "Bob Byron"))
    assert verify.check(cur, "search").clean
    cur.execute("DELETE FROM desk_posting WHERE order_id = %s", [one])
    cur.execute("INSERT INTO desk_posting VALUES (1, %s, %s)", [mine.channel_id, one])
    said = {detail for _, detail in verify.check(cur, "search").rows}
    assert "is found by a stale key 1" in said
    assert "no order is found by it, and it is kept" in said
    assert any(one.startswith("is not found by the key") for one in said)
    cur.execute("TRUNCATE desk_entry, desk_posting, desk_term")
    filling.fill(cur, [one])
    cur.execute("UPDATE desk_search SET tx = 2::bigint ^ 62")  # nothing is unread
    cur.execute("UPDATE orders_person SET customer_name = NULL, name = NULL, customer_email = NULL")
    assert "says nothing of a person, and is found by one" in {
        detail for _, detail in verify.check(cur, "search").rows
    }
