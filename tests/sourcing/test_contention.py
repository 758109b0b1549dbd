"""The guess whether others are after the same stock: it follows what happened last."""

from collections.abc import Iterator

import pytest

from crossdock.sourcing import contention


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = contention._State.left
    yield
    contention._State.left = before


def test_after_a_loss_the_next_batches_are_settled_first_and_then_no_more() -> None:
    contention._State.left = 0
    contention.kept()
    assert not contention.likely()
    contention.lost()
    for _ in range(contention.LASTS):
        assert contention.likely()
        contention.kept()
    assert not contention.likely()


def test_another_loss_begins_anew() -> None:
    contention.lost()
    contention.kept()
    contention.lost()
    for _ in range(contention.LASTS - 1):
        contention.kept()
    assert contention.likely()
