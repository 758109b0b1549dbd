"""Who is not answered tries again, later each time."""

from itertools import islice

from crossdock.twin.again import SECOND, waits


def test_waits_double_up_to_the_longest() -> None:
    assert list(waits(6, longest=5 * SECOND)) == [0.0, SECOND, 2 * SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND]
    assert max(islice(waits(10_000, longest=2.0), 5_000)) == 2.0
