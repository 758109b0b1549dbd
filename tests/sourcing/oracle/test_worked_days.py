"""When a parcel leaves and arrives, worked out by hand: cut-offs, clock changes, midnights, holidays.

Each example is asked of the engine and of the exhaustive search. Calendar: 23 November 2026 is a Monday; Los
Angeles is at UTC-8 in winter and UTC-7 in summer.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tests.sourcing.oracle.plain import answer, location, order, parcel, problem, rate, stock

Json = dict[str, Any]
Decide = Callable[[Json], list[Json]]


def ship_on(decide: Decide, now: str, **place: Any) -> str | None:
    """The ship date of one parcel from one location; None where it cannot ship."""
    (found,) = decide(
        problem(
            now=now,
            locations=[location("X", **place)],
            stock=[stock("A", "X", 1)],
            tariff=[rate(500, days=0)],
            orders=[order("1", ("A", 1))],
        )
    )
    assert found["status"] == ("routed" if found["parcels"] else "backordered")
    return found["parcels"][0]["ship_on"] if found["parcels"] else None


EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
WEDNESDAYS = [  # from 25 November 2026 on, those of 52 weeks
    *(f"2026-{day}" for day in ("11-25", "12-02", "12-09", "12-16", "12-23", "12-30")),
    *(f"2027-01-{day:02}" for day in (6, 13, 20, 27)),
    *(f"2027-02-{day:02}" for day in (3, 10, 17, 24)),
    *(f"2027-03-{day:02}" for day in (3, 10, 17, 24, 31)),
    *(f"2027-04-{day:02}" for day in (7, 14, 21, 28)),
    *(f"2027-05-{day:02}" for day in (5, 12, 19, 26)),
    *(f"2027-06-{day:02}" for day in (2, 9, 16, 23, 30)),
    *(f"2027-07-{day:02}" for day in (7, 14, 21, 28)),
    *(f"2027-08-{day:02}" for day in (4, 11, 18, 25)),
    *(f"2027-09-{day:02}" for day in (1, 8, 15, 22, 29)),
    *(f"2027-10-{day:02}" for day in (6, 13, 20, 27)),
    *(f"2027-11-{day:02}" for day in (3, 10, 17)),
]
BERLIN = {"time_zone": "Europe/Berlin", "cut_off": "15:00", "work_days": EVERY_DAY}


@pytest.mark.parametrize(
    ("now", "place", "expected"),
    [
        # 16:00:00 in Los Angeles is midnight UTC: equal is in time, a fraction is dropped, a second is late.
        ("2026-11-23T23:59:59Z", {}, "2026-11-23"),
        ("2026-11-24T00:00:00Z", {}, "2026-11-23"),
        ("2026-11-24T00:00:00.999999Z", {}, "2026-11-23"),
        ("2026-11-24T00:00:01Z", {}, "2026-11-24"),
        # The same instants, told in other offsets.
        ("2026-11-24T05:30:00+05:30", {}, "2026-11-23"),
        ("2026-11-23T16:00:01-08:00", {}, "2026-11-24"),
        # Midnight at the location. A minute to it is 23:59:00, so that 23:59:59 is late for today.
        ("2026-11-24T07:59:00Z", {"cut_off": "23:59"}, "2026-11-23"),
        ("2026-11-24T07:59:59Z", {"cut_off": "23:59"}, "2026-11-24"),
        ("2026-11-24T08:00:00Z", {"cut_off": "23:59"}, "2026-11-24"),
        ("2026-11-24T08:00:00.5Z", {"cut_off": "00:00"}, "2026-11-24"),
        ("2026-11-24T08:00:01Z", {"cut_off": "00:00"}, "2026-11-25"),
        # It is Tuesday already where the day begins, and still Sunday where it ends.
        ("2026-11-23T10:30:00Z", {"time_zone": "Pacific/Kiritimati"}, "2026-11-24"),
        ("2026-11-23T10:30:00Z", {"time_zone": "Pacific/Pago_Pago", "work_days": [7]}, "2026-11-29"),
        ("2026-11-23T10:30:00Z", {"time_zone": "Pacific/Pago_Pago", "cut_off": "23:30"}, "2026-11-23"),
        # Spring, USA, 8 March 2026: after 01:59:59 comes 03:00, so 02:30 is never; 03:00 is after it.
        ("2026-03-08T09:59:59Z", {"cut_off": "02:30", "work_days": EVERY_DAY}, "2026-03-08"),
        ("2026-03-08T10:00:00Z", {"cut_off": "02:30", "work_days": EVERY_DAY}, "2026-03-09"),
        # That afternoon 16:00 is 23:00 UTC, no longer midnight.
        ("2026-03-08T23:00:00Z", {"work_days": EVERY_DAY}, "2026-03-08"),
        ("2026-03-08T23:00:01Z", {"work_days": EVERY_DAY}, "2026-03-09"),
        # Autumn, USA, 1 November 2026: 16:00 is midnight UTC again, an hour later than the day before.
        ("2026-11-01T23:30:00Z", {"work_days": EVERY_DAY}, "2026-11-01"),
        ("2026-11-02T00:00:01Z", {"work_days": EVERY_DAY}, "2026-11-02"),
        # 01:50 in summer time is late for 01:45; fifty minutes later it is 01:40, in winter time.
        ("2026-11-01T08:50:00Z", {"cut_off": "01:45", "work_days": EVERY_DAY}, "2026-11-02"),
        ("2026-11-01T09:40:00Z", {"cut_off": "01:45", "work_days": EVERY_DAY}, "2026-11-01"),
        # Europe, 29 March and 25 October 2026: 15:00 is 13:00 UTC, then 14:00 UTC.
        ("2026-03-29T13:00:00Z", BERLIN, "2026-03-29"),
        ("2026-03-29T13:00:01Z", BERLIN, "2026-03-30"),
        ("2026-10-25T14:00:00Z", BERLIN, "2026-10-25"),
        ("2026-10-25T14:00:01Z", BERLIN, "2026-10-26"),
        # Thursday 26 is a holiday: from Wednesday evening to Friday; on the day itself, however early, too.
        ("2026-11-26T00:00:01Z", {"holidays": ["2026-11-26"]}, "2026-11-27"),
        ("2026-11-26T15:00:00Z", {"holidays": ["2026-11-26"]}, "2026-11-27"),
        # Saturday: the next working day is Monday, whatever the time.
        ("2026-11-28T15:00:00Z", {}, "2026-11-30"),
        # Lead days are working days: from Wednesday over the holiday to Friday, then over the weekend.
        ("2026-11-25T15:00:00Z", {"holidays": ["2026-11-26"], "lead_days": 1}, "2026-11-27"),
        ("2026-11-25T15:00:00Z", {"holidays": ["2026-11-26"], "lead_days": 2}, "2026-11-30"),
        ("2026-11-26T00:00:01Z", {"holidays": ["2026-11-26"], "lead_days": 2}, "2026-12-01"),
        # No working day at all, or none in the next 366: the 366th day is 24 November 2027.
        ("2026-11-23T15:00:00Z", {"work_days": []}, None),
        ("2026-11-23T15:00:00Z", {"work_days": [3], "holidays": WEDNESDAYS}, "2027-11-24"),
        ("2026-11-23T15:00:00Z", {"work_days": [3], "holidays": [*WEDNESDAYS, "2027-11-24"]}, None),
        ("2026-11-22T15:00:00Z", {"work_days": [3], "holidays": WEDNESDAYS}, None),
    ],
)
def test_ship_date(decide: Decide, now: str, place: Json, expected: str | None) -> None:
    assert ship_on(decide, now, **place) == expected


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        ("2026-11-27T15:00:00Z", 0, ("2026-11-27", "2026-11-27")),
        ("2026-11-27T15:00:00Z", 1, ("2026-11-27", "2026-11-30")),  # Friday, over the weekend
        ("2026-11-27T15:00:00Z", 6, ("2026-11-27", "2026-12-07")),
        (
            "2026-11-25T15:00:00Z",
            1,
            ("2026-11-25", "2026-11-26"),
        ),  # the location's holiday is not the carrier's
        ("2026-11-28T15:00:00Z", 0, ("2026-11-28", "2026-11-28")),  # a Saturday that is worked
        ("2026-11-28T15:00:00Z", 1, ("2026-11-28", "2026-11-30")),
        ("2026-11-29T15:00:00Z", 5, ("2026-11-29", "2026-12-04")),  # Sunday: five days end on Friday
    ],
)
def test_delivery_date(decide: Decide, now: str, days: int, expected: tuple[str, str]) -> None:
    place = location("X", work_days=EVERY_DAY, holidays=["2026-11-26"])
    document = problem(
        now=now,
        locations=[place],
        stock=[stock("A", "X", 1)],
        tariff=[rate(500, days=days)],
        orders=[order("1", ("A", 1))],
    )
    sent = parcel("X", "tariff/ground", 500, 300, *expected, {"1": 1})
    assert decide(document) == [answer("1", "routed", 500, [sent], price=500)]
