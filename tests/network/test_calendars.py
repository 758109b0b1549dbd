"""Working days, ship dates and cut-offs, on the wall clock of the location."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.network import calendars
from crossdock.network.locations import Location

SECOND = timedelta(seconds=1)
LA = "America/Los_Angeles"
# Where clocks jump at 02:00, at 01:00 UTC, at midnight, by half an hour; and one that never jumps.
ZONES = [LA, "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/Phoenix", "America/Santiago"]


def place(**fields: Any) -> Location:
    return Location(1, "LAX", "warehouse", **({"time_zone": LA} | fields))


def local(text: str, zone: str = LA, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "ships"),
    [
        ("2026-11-23T15:59:59", "2026-11-23"),
        ("2026-11-23T16:00:00", "2026-11-23"),
        ("2026-11-23T16:00:00.999999", "2026-11-23"),
        ("2026-11-23T16:00:01", "2026-11-24"),
        ("2026-11-23T23:59:59", "2026-11-24"),
        ("2026-11-24T00:00:00", "2026-11-24"),
        ("2026-11-27T16:00:01", "2026-11-30"),  # Friday, over the week-end
        ("2026-11-28T09:00:00", "2026-11-30"),
    ],
)
def test_the_cut_off_holds_to_the_second_on_the_local_clock(now: str, ships: str) -> None:
    assert calendars.ship_date(place(), local(now)) == date.fromisoformat(ships)


def test_the_cut_off_is_not_that_of_utc() -> None:
    """00:30 UTC on Tuesday is Monday 16:30 in Los Angeles, and Tuesday morning in Berlin."""
    now = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert calendars.ship_date(place(cut_off=time(17)), now) == date(2026, 11, 23)
    assert calendars.ship_date(place(cut_off=time(17), time_zone="Europe/Berlin"), now) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("cut_off", "now", "ships"),
    [
        ("00:00:00", "2026-11-23T00:00:00", "2026-11-23"),
        ("00:00:00", "2026-11-23T00:00:01", "2026-11-24"),
        ("23:59:59", "2026-11-23T23:59:59.9", "2026-11-23"),
        ("23:59:59", "2026-11-24T00:00:00", "2026-11-24"),
    ],
)
def test_either_side_of_midnight(cut_off: str, now: str, ships: str) -> None:
    shop = place(cut_off=time.fromisoformat(cut_off))
    assert calendars.ship_date(shop, local(now)) == date.fromisoformat(ships)


def test_lead_days_are_working_days_of_the_location() -> None:
    shop = place(lead_days=2, holidays=(date(2026, 11, 26),))
    assert calendars.ship_date(shop, local("2026-11-24T10:00:00")) == date(2026, 11, 27)
    assert calendars.ship_date(shop, local("2026-11-25T16:00:01")) == date(2026, 12, 1)


def test_a_location_without_working_days_never_ships() -> None:
    assert calendars.ship_date(place(work_days=()), local("2026-11-23T10:00:00")) is None
    first = date(2026, 11, 23)
    off = tuple(first + timedelta(days=ahead) for ahead in range(367))
    assert (
        calendars.ship_date(place(work_days=(1, 2, 3, 4, 5, 6, 7), holidays=off), local("2026-11-23T10:00"))
        is None
    )
    found = calendars.ship_date(
        place(work_days=(1, 2, 3, 4, 5, 6, 7), holidays=off[:-1]), local("2026-11-23T10:00")
    )
    assert found == off[-1]


def test_holidays_are_those_of_the_location_s_own_calendar() -> None:
    thanksgiving, boxing_day = date(2026, 11, 26), date(2026, 12, 28)
    assert not calendars.is_working_day(place(holiday_calendar="US"), thanksgiving)
    assert calendars.is_working_day(place(holiday_calendar="GB-ENG"), thanksgiving)
    assert not calendars.is_working_day(
        place(holiday_calendar="GB-ENG"), boxing_day
    )  # observed on the Monday
    assert calendars.is_working_day(place(holiday_calendar="US"), boxing_day)
    assert calendars.is_working_day(place(), thanksgiving)


def test_a_part_of_a_country_has_its_own_days() -> None:
    chavez = date(2026, 3, 31)
    assert calendars.is_working_day(place(holiday_calendar="US"), chavez)
    assert not calendars.is_working_day(place(holiday_calendar="US-CA"), chavez)


def test_names_of_calendars() -> None:
    assert all(map(calendars.known, ["US", "US-CA", "DE-BY", "GB-ENG", "CA"]))
    assert not any(map(calendars.known, ["", "us", "XX", "US-", "US-ZZ", "United States"]))


def test_working_days_of_a_week_with_a_holiday() -> None:
    shop = place(holiday_calendar="US")
    found = calendars.working_days(shop, date(2026, 11, 23), 8)
    assert [day.day for day in found] == [23, 24, 25, 27, 30]


def test_days_off_joins_the_calendar_and_the_location_s_own() -> None:
    shop = place(holiday_calendar="US", holidays=(date(2026, 12, 24), date(2027, 8, 1)))
    found = calendars.days_off(shop, date(2026, 12, 1), date(2027, 1, 31))
    assert sorted(found) == [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 18)]


SUNDAYS = (1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("cut_off", "day", "last"),
    [
        ("16:00", "2026-11-23", "2026-11-24T00:00:00"),
        ("16:00", "2026-03-08", "2026-03-08T23:00:00"),  # summer time already holds
        ("16:00", "2026-11-01", "2026-11-02T00:00:00"),
        ("02:30", "2026-03-08", "2026-03-08T09:59:59"),  # never shown: the second before 02:00
        ("02:00", "2026-03-08", "2026-03-08T09:59:59"),
        ("01:59:59", "2026-03-08", "2026-03-08T09:59:59"),
        ("03:00", "2026-03-08", "2026-03-08T10:00:00"),
        ("01:30", "2026-11-01", "2026-11-01T09:30:00"),  # shown twice: the second time
        ("00:59:59", "2026-11-01", "2026-11-01T07:59:59"),
        ("02:00", "2026-11-01", "2026-11-01T10:00:00"),
    ],
)
def test_cut_off_as_an_instant_on_both_daylight_saving_days(cut_off: str, day: str, last: str) -> None:
    shop = place(cut_off=time.fromisoformat(cut_off))
    assert calendars.cut_off_at(shop, date.fromisoformat(day)) == datetime.fromisoformat(last + "+00:00")


def test_a_day_that_begins_with_a_gap_may_have_no_second_in_time() -> None:
    """In Cairo the clock goes from 23:59:59 to 01:00:00 on 24 April 2026."""
    shop = place(time_zone="Africa/Cairo", cut_off=time(0, 30))
    assert calendars.cut_off_at(shop, date(2026, 4, 24)) == local("2026-04-23T23:59:59", "Africa/Cairo")


@pytest.mark.parametrize(
    ("now", "fold", "ships"),
    [
        ("2026-11-01T01:29:00", 0, "2026-11-01"),
        ("2026-11-01T01:31:00", 0, "2026-11-02"),
        ("2026-11-01T01:30:00", 1, "2026-11-01"),  # the wall shows 01:30 again
        ("2026-11-01T01:30:01", 1, "2026-11-02"),
        ("2026-03-08T01:59:59", 0, "2026-03-08"),
        ("2026-03-08T03:00:00", 0, "2026-03-09"),
    ],
)
def test_ship_date_on_both_daylight_saving_days(now: str, fold: int, ships: str) -> None:
    shop = place(cut_off=time(1, 30) if "11-01" in now else time(2, 30), work_days=SUNDAYS)
    assert calendars.ship_date(shop, local(now, fold=fold)) == date.fromisoformat(ships)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.times().map(lambda at: at.replace(microsecond=0)),
)
def test_the_instant_is_the_last_second_that_the_wall_clock_calls_in_time(
    zone: str, day: date, cut_off: time
) -> None:
    last = calendars.cut_off_at(place(time_zone=zone, cut_off=cut_off), day)
    limit = datetime.combine(day, cut_off)

    def in_time(at: datetime) -> bool:
        return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) <= limit

    assert in_time(last)
    # All clocks here jump by at most one hour: nothing later than two hours ahead shows an earlier time
    # again.
    assert not any(
        in_time(last + SECOND * ahead) for ahead in (1, 2, 59, 60, 1799, 1800, 3599, 3600, 3601, 7200)
    )


@given(
    st.sampled_from(ZONES),
    st.sampled_from(
        [date(2026, 3, 7), date(2026, 4, 4), date(2026, 4, 23), date(2026, 10, 3), date(2026, 10, 24)]
    ),
    st.integers(0, 3 * 86_400),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.integers(0, 3),
)
def test_the_engine_s_calendar_gives_the_same_ship_date(
    zone: str, first: date, after: int, cut_off: time, lead_days: int
) -> None:
    from crossdock.sourcing.engine import calendars as engine
    from crossdock.sourcing.engine.types import Calendar

    shop = place(
        time_zone=zone,
        cut_off=cut_off,
        lead_days=lead_days,
        holiday_calendar="US",
        holidays=(date(2026, 10, 5),),
    )
    off = calendars.days_off(shop, first, first + timedelta(days=400))
    seconds = cut_off.hour * 3600 + cut_off.minute * 60 + cut_off.second
    same = Calendar(
        seconds, zone, frozenset(shop.work_days), frozenset(day.toordinal() for day in off), lead_days
    )
    now = datetime.combine(first, time(), tzinfo=UTC) + SECOND * after
    found = calendars.ship_date(shop, now)
    assert found is not None
    assert engine.ship_date(same, now) == found.toordinal()
