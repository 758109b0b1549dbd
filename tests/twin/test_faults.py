"""Mishaps hang on the seed and on what they strike, not on when or how often one asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.twin import faults
from crossdock.twin.faults import KILL_EVERY, KINDS, BadFaults, parse


def test_all_has_every_kind_and_no_kills() -> None:
    found = parse("all", 1)
    assert found.rates == {kind: share for kind, (share, _) in KINDS.items()}
    assert found.kill_every == 0


def test_kinds_may_be_added_changed_and_left_out() -> None:
    found = parse("all, late=0.5,kill , lost=0", 1)
    assert (found.rates["late"], found.rates["lost"], found.kill_every) == (0.5, 0.0, KILL_EVERY)
    assert parse("kill=2.5,double", 1).kill_every == 2.5
    assert parse("all,none", 1).rates == {}
    assert parse("late=7", 1).rates == {"late": 1.0}


@pytest.mark.parametrize("text", ["weather", "late=", "late=often", "late=-1", "kill=nan", "all=1"])
def test_what_cannot_be_read_is_refused_with_what_can(text: str) -> None:
    with pytest.raises(BadFaults):
        parse(text, 1)


@given(st.integers(), st.sampled_from(sorted(KINDS)), st.lists(st.text(), min_size=1, unique=True))
def test_the_same_seed_strikes_the_same_things_in_any_order(seed: int, kind: str, names: list[str]) -> None:
    one, two = (faults.Faults(seed, {kind: 0.5}) for _ in range(2))
    struck = {name for name in names if one.strikes(kind, name)}
    assert struck == {name for name in reversed(names) if two.strikes(kind, name)}
    assert one.struck[kind] == len(struck)


def test_shares_are_kept() -> None:
    found = faults.Faults(7, {"late": 0.3})
    struck = sum(found.strikes("late", number) for number in range(2_000))
    assert 500 < struck < 700
    assert not any(found.strikes("lost", number) for number in range(100))
