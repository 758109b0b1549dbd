"""Tariffs as files and as versions: what each row changes, all or nothing, and back again."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.carriers.test_tariffs import ACTOR, DAY, MONDAY, RATES, write

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.carriers import tariff_files, tariff_versions, tariffs
from crossdock.carriers.errors import NoTariff, TariffMoved
from crossdock.carriers.tariff_files import TariffFile
from crossdock.carriers.tariffs import Rate
from crossdock.carriers.whole import NONE
from crossdock.core.imports.files import Source

SWIFT = [rate for rate in RATES if rate.carrier == "swift"]


def content(rates: list[Rate]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([tariff_files.HEADER, *tariff_files.written(rates)])
    return text.getvalue().encode()


def take(cur: Any, body: bytes, *, at: Any = MONDAY, dry_run: bool = False) -> TariffFile:
    source = Source.of_bytes("rates.csv", body)
    return tariff_files.take(cur, source, at=at, actor=ACTOR, dry_run=dry_run)


def held(cur: Any, at: Any = MONDAY) -> set[Rate]:
    newest = [one for one in tariff_versions.listed(cur, at) if one.until is None]
    return {rate for one in newest for rate in tariff_versions.rates(cur, one.id)}


@given(
    st.lists(
        st.builds(
            Rate,
            st.sampled_from(["swift", "Maple, Ltd.", "=1+1"]),
            st.sampled_from(["ground", 'in "time"', "0123"]),
            st.integers(0, 5),
            st.integers(1, 10**9),
            st.integers(0, 10**12),
            st.sampled_from(["USD", "JPY", "KWD"]),
            st.integers(0, 365),
        ),
        unique_by=lambda rate: rate[:4],
        min_size=1,
    )
)
def test_what_is_written_is_read_as_the_same_rates(rates: list[Rate]) -> None:
    rows = list(csv.DictReader(io.StringIO(content(rates).decode(), newline="")))
    read = [
        Rate(**{one.field: one.read(row[one.name], row) for one in tariff_files.TARIFF.columns})
        for row in rows
    ]
    assert read == rates


def test_a_file_says_what_it_changes_and_changes_it(cur: Any) -> None:
    write(cur, *RATES)
    after = [SWIFT[0]._replace(price=600), SWIFT[1], SWIFT[0]._replace(zone=8, price=990)]
    found = take(cur, content(after), at=MONDAY + DAY, dry_run=True)
    assert (found.report.created, found.report.changed, found.report.unchanged) == (1, 1, 1)
    assert [(one.before, one.after) for one in found.moved] == [
        (SWIFT[0], after[0]),
        (SWIFT[2], None),
        (None, after[2]),
    ]
    assert held(cur, MONDAY + DAY) == set(RATES)  # looked at only
    done = take(cur, content(after), at=MONDAY + DAY)
    assert done.moved == found.moved
    assert done.report.applied
    assert held(cur, MONDAY + DAY) == {*after, RATES[3]}
    newest = tariff_versions.listed(cur, MONDAY + DAY, "swift")[0]
    assert (newest.file, newest.actor, newest.until) == ("rates.csv", str(ACTOR), None)
    assert done.versions == {"swift": (tariff_versions.listed(cur, MONDAY + DAY, "swift")[1].id, newest.id)}
    again = take(cur, content(after), at=MONDAY + DAY, dry_run=True)
    assert (again.before, again.moved) == ("rates.csv", [])


def test_a_file_with_a_fault_changes_nothing(cur: Any) -> None:
    write(cur, *RATES)
    wrong = content([SWIFT[0]._replace(price=1)]) + b"swift,ground,2,heavy,1.00,USD,3\r\n"
    found = take(cur, wrong)
    assert [(one.row, one.column, one.found) for one in found.report.errors] == [(3, "up_to_g", "heavy")]
    assert not found.report.applied
    assert held(cur) == set(RATES)


def test_a_file_is_as_long_as_somebody_waits_for(cur: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tariff_files, "MOST", 1)
    [fault] = take(cur, content(SWIFT)).report.errors
    assert "split the file" in fault.fix
    assert held(cur) == set()


def test_a_past_version_holds_again_as_a_version_of_its_own(cur: Any) -> None:
    write(cur, *SWIFT)
    [first] = tariff_versions.listed(cur, MONDAY)
    write(cur, SWIFT[0], at=MONDAY + DAY)
    second = tariff_versions.listed(cur, MONDAY + DAY)[0]
    how = {"at": MONDAY + 2 * DAY, "actor": ACTOR}
    tariff_versions.restore(cur, "swift", first.id, upon=second.id, **how)
    found = tariff_versions.listed(cur, MONDAY + 2 * DAY)
    assert [one.id for one in found[1:]] == [second.id, first.id]
    assert found[1].until == MONDAY + 2 * DAY
    assert held(cur, MONDAY + 2 * DAY) == set(SWIFT)
    with pytest.raises(TariffMoved):
        tariff_versions.restore(cur, "swift", first.id, upon=second.id, **how)
    for carrier, version in (("swift", 10**9), ("Maple", first.id)):
        with pytest.raises(NoTariff):
            tariff_versions.restore(cur, carrier, version, upon=found[0].id, **how)


def test_a_first_tariff_is_taken_back_to_none_and_comes_again(cur: Any) -> None:
    write(cur, *SWIFT)
    [first] = tariff_versions.listed(cur, MONDAY)
    later = MONDAY + timedelta(hours=1)
    tariff_versions.restore(cur, "swift", NONE, upon=first.id, at=later, actor=ACTOR)
    assert tariffs.current(cur, later).services == ()
    assert tariffs.current(cur, MONDAY).services != ()
    ended = tariff_versions.listed(cur, later)[0]
    assert tariff_versions.services(cur, [ended.id]) == {ended.id: []}
    tariffs.withdraw(cur, "swift", at=later, actor=ACTOR)  # nothing is there to be ended
    assert tariff_versions.listed(cur, later)[0] == ended
    tariff_versions.restore(cur, "swift", first.id, upon=ended.id, at=later + DAY, actor=ACTOR)
    assert held(cur, later + DAY) == set(SWIFT)
    told = audit.page(cur, Filters(subject="tariff", name="swift"), below=None, limit=9)
    changes = [change for entry in told for change in entry.changes]
    assert sorted(one.kind for one in changes) == ["created", "created", "withdrawn"]
    assert all(one.after.get("rates", 3) == 3 for one in changes)


def test_services_are_summed_up(cur: Any) -> None:
    write(cur, *RATES)
    found = {one.carrier: one.id for one in tariff_versions.listed(cur, MONDAY)}
    summed = tariff_versions.services(cur, found.values())
    assert [one[1:] if isinstance(one, tuple) else one.name for one in summed[found["swift"]]] == [
        "air",
        "ground",
    ]
    ground = summed[found["swift"]][1]
    assert (ground.rates, ground.zones, ground.heaviest) == (2, 2, 500)
    assert (ground.cheapest, ground.dearest, ground.fastest, ground.slowest) == (560, 720, 3, 5)
    assert summed[found["Maple"]][0].currency == "CAD"
