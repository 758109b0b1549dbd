"""Units convert exactly, or not at all."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.catalog import skus, units
from crossdock.catalog.errors import InexactQuantity, UnknownUnit
from crossdock.core.actor import Actor

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
KNOWN = {(1, "dozen"): 12, (1, "kg"): 1000}


def test_a_unit_converts_by_its_factor() -> None:
    assert units.to_base(KNOWN, 1, Decimal("1.5"), "dozen") == 18
    assert units.to_base(KNOWN, 1, Decimal("0.250"), "kg") == 250
    assert units.to_base(KNOWN, 1, Decimal("7.000")) == 7
    assert units.to_base(KNOWN, 1, 0, "kg") == 0


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        ("1.1", "dozen"),
        ("0.0001", "kg"),
        ("2.5", ""),
        ("1e19", "kg"),
        ("NaN", ""),
        ("Infinity", ""),
        ("1e999999", ""),
    ],
)
def test_what_does_not_convert_exactly_is_refused(quantity: str, unit: str) -> None:
    with pytest.raises(InexactQuantity):
        units.to_base(KNOWN, 1, Decimal(quantity), unit)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        units.to_base(KNOWN, 2, 1, "dozen")


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4), st.integers(1, 10**6))
def test_a_conversion_given_is_the_exact_product(quantity: Decimal, factor: int) -> None:
    scaled = int(quantity.scaleb(4)) * factor
    if scaled % 10_000:
        with pytest.raises(InexactQuantity):
            units.to_base({(1, "u"): factor}, 1, quantity, "u")
    else:
        assert units.to_base({(1, "u"): factor}, 1, quantity, "u") == scaled // 10_000


def test_factors_are_stored_once_and_each_change_is_an_event(cur: Any) -> None:
    skus.import_rows(cur, [{"code": "TEE", "name": "Tee"}], at=AT, actor=ACTOR)
    tee = skus.by_codes(cur, ["TEE"], AT)["TEE"].id
    rows = [(tee, "dozen", 12), (tee, "box", 40)]
    assert units.import_rows(cur, rows, at=AT, actor=ACTOR) == ["created", "created"]
    assert units.import_rows(cur, [(tee, "dozen", 12), (tee, "box", 48)], at=AT, actor=ACTOR) == [
        "unchanged",
        "changed",
    ]
    assert units.factors(cur, [tee]) == {(tee, "dozen"): 12, (tee, "box"): 48}
    told = cur.execute(
        "SELECT data FROM core_event WHERE subject = 'sku' AND subject_id = %s ORDER BY id", [tee]
    ).fetchall()
    assert [row[0]["factor"] for row in told] == [12, 40, 48]
    assert told[-1][0]["was"] == 40
