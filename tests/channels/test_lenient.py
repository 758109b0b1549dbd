"""Reading bytes from strangers: exact, bounded, and storable."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.channels.lenient import LARGEST, Reading, parse, shown
from crossdock.mailbox.errors import Undecodable


def test_numbers_keep_every_digit() -> None:
    assert parse(b'{"id": 820982911946154508, "big": 123456789012345678901234567890, "price": 19.10}') == {
        "id": 820982911946154508,
        "big": 123456789012345678901234567890,
        "price": Decimal("19.10"),
    }


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "not_json"),
        (b"<order/>", "not_json"),
        (b'{"a": 1', "not_json"),
        (b'{"a": NaN}', "not_json"),
        (b'{"a": "\xff\xfe"}', "not_utf8"),
        (b"[" * 100_000, "too_deep"),
        (b" " * (LARGEST + 1), "too_large"),
    ],
    ids=["empty", "xml", "cut", "nan", "latin", "deep", "large"],
)
def test_what_is_no_document_is_undecodable_with_a_reason(body: bytes, fault: str) -> None:
    with pytest.raises(Undecodable) as refused:
        parse(body)
    assert refused.value.fault == fault
    assert refused.value.reason


def test_of_a_key_that_comes_twice_the_last_counts() -> None:
    assert parse(b'{"a": 1, "a": 2}') == {"a": 2}


def test_a_byte_order_mark_is_no_content() -> None:
    assert parse(b"\xef\xbb\xbf{}") == {}


def test_what_no_database_stores_is_replaced_and_nothing_else() -> None:
    body = (
        rb'{"n": "a\u0000b", "half": "x\ud83d", "pair": "\ud83d\ude00", "text": "\\u0000", "b": "\\\u0000"}'
    )
    assert parse(body) == {
        "n": "a\ufffdb",
        "half": "x\ufffd",
        "pair": "😀",
        "text": "\\u0000",
        "b": "\\\ufffd",
    }


@given(st.dictionaries(st.text(), st.text(alphabet=st.characters())))
def test_any_text_comes_out_storable(document: dict[str, str]) -> None:
    found = parse(json.dumps(document).encode())
    for text in (*found, *found.values()):
        assert "\x00" not in text
        text.encode()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_an_amount_is_exact_as_text_and_as_a_number(value: Decimal) -> None:
    reading = Reading("USD")
    assert reading.minor(str(value), "x") == reading.minor(value, "x") == int(value * 100)
    assert not reading.problems


@pytest.mark.parametrize(
    "value", ["1e3", "1,00", "10.005", "--1", "", " 1", "NaN", True, [], Decimal("1E+400"), 10**20]
)
def test_what_is_no_amount_is_a_problem(value: object) -> None:
    reading = Reading("USD")
    assert reading.minor(value, "total_price") is None
    assert [problem.code for problem in reading.problems] == ["totals_mismatch"]
    assert reading.unread == ["total_price"]


def test_problems_are_one_a_code_and_not_endless() -> None:
    reading = Reading("USD")
    for at in range(20):
        reading.problem("totals_mismatch", f"reason {at}")
    (problem,) = reading.problems
    assert problem.reason.endswith("and 15 more")


@pytest.mark.parametrize("value", [{"a": [1] * 1000}, "x" * 1000, 10**5000, ["y"] * 1000], ids=range(4))
def test_a_value_in_a_reason_is_short(value: object) -> None:
    assert len(shown(value)) <= 40


def test_times_are_utc_and_what_is_none_is_left_out() -> None:
    reading = Reading()
    found = reading.time({"at": "2021-12-31T19:00:00-05:00"}, "at")
    assert found is not None
    assert found.isoformat() == "2022-01-01T00:00:00+00:00"
    for bad in ("yesterday", 1640995200, "0001-01-01T00:00:00+14:00", ["2021"]):
        assert reading.time({"at": bad}, "at") is None
