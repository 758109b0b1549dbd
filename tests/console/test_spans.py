"""How long ago, in words: one rule for all pages."""

from datetime import timedelta

import pytest

from crossdock.console import spans


@pytest.mark.parametrize(
    ("span", "english", "german"),
    [
        (timedelta(seconds=59), "59 sec", "59 Sek."),
        (timedelta(seconds=60), "1 min", "1 Min."),
        (timedelta(minutes=59, seconds=59), "59 min", "59 Min."),
        (timedelta(hours=1), "1 hr", "1 Std."),
        (timedelta(hours=28), "28 hr", "28 Std."),
        (timedelta(hours=47, minutes=59), "47 hr", "47 Std."),
        (timedelta(days=2), "2 days", "2 Tg."),
        (timedelta(days=59, hours=23), "59 days", "59 Tg."),
        (timedelta(days=60), "2 mths", "2 Mon."),
        (timedelta(days=729), "24 mths", "24 Mon."),
        (timedelta(days=730), "2 yrs", "2 J"),
    ],
)
def test_one_unit_is_said_and_none_before_there_is_enough_of_it(
    span: timedelta, english: str, german: str
) -> None:
    assert spans.told(span, "en") == english
    assert spans.told(span, "de") == german


def test_the_direction_is_said_where_it_is_asked_for() -> None:
    assert spans.told(-timedelta(hours=30), "en", direction=True) == "30 hr. ago"
    assert spans.told(timedelta(days=3), "de", direction=True) == "in 3 Tagen"
