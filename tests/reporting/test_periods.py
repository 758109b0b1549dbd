"""Which days are meant, and which they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.reporting import periods
from crossdock.reporting.errors import ReportUnfit

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
usual = st.sampled_from([name for name in periods.NAMES if name != "own"])


@given(days, usual)
def test_a_period_ends_today_or_yesterday_and_the_one_before_ends_before_it(today: date, name: str) -> None:
    found = periods.of(name, today)
    assert found.first <= found.last
    assert found.last in (today, today - timedelta(days=1))
    was = periods.before(found)
    assert was.first <= was.last < found.first
    assert was.length == found.length or name == "month"
    assert len(list(found.days())) == found.length


def test_the_month_so_far_is_compared_with_the_same_days_of_the_month_before() -> None:
    found = periods.of("month", date(2026, 3, 30))
    assert (found.first, found.last) == (date(2026, 3, 1), date(2026, 3, 30))
    was = periods.before(found)
    assert (was.first, was.last) == (date(2026, 2, 1), date(2026, 2, 28))  # it has no more


def test_seven_days_are_whole_days() -> None:
    found = periods.of("7_days", date(2026, 11, 23))
    assert (found.first, found.last) == (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("name", "first", "last", "field"),
    [
        ("week", None, None, "period"),
        ("own", None, date(2026, 1, 1), "first"),
        ("own", date(2026, 1, 1), None, "last"),
        ("own", date(2026, 1, 2), date(2026, 1, 1), "last"),
        ("own", date(2026, 1, 1), date(2027, 1, 2), "last"),
        ("today", date(2026, 1, 1), None, "first"),
    ],
)
def test_what_is_no_period_is_refused_by_field(
    name: str, first: date | None, last: date | None, field: str
) -> None:
    with pytest.raises(ReportUnfit) as refused:
        periods.of(name, date(2026, 11, 23), first, last)
    assert refused.value.fields["errors"][0]["field"] == field
