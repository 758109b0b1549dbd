"""Versions of tariffs: what each carrier's is and was, from which file and by whom; what one says beside
another; and letting one that is past hold again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from crossdock.carriers import tariffs
from crossdock.carriers.errors import NoTariff, TariffMoved
from crossdock.carriers.tariffs import Rate
from crossdock.carriers.whole import NONE, Change
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement

VERSIONS = statement(__package__, "tariffs_versions")
SERVICES = statement(__package__, "tariffs_services")
RATES = statement(__package__, "tariffs_rates")


@dataclass(frozen=True, slots=True)
class Version:
    """A carrier's whole tariff from ``valid_from`` on, until ``until`` (None: it holds still). ``file``: the
    name of the file that it came in, empty: none.
    """

    id: int
    carrier: str
    valid_from: datetime
    until: datetime | None
    actor: str
    file: str


@dataclass(frozen=True, slots=True)
class Service:
    """What a version says of a service in one currency: how many ``rates`` and ``zones``; ``heaviest`` parcel
    in grams; prices in minor units; days from the fastest to the slowest.
    """

    tariff_id: int
    name: str
    currency: str
    rates: int
    zones: int
    heaviest: int
    cheapest: int
    dearest: int
    fastest: int
    slowest: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A rate that was, is, or is otherwise. ``before`` None: it is new; ``after`` None: it is gone. ``rate``:
    either, for which one it is: carrier, service, zone, weight.
    """

    rate: Rate
    before: Rate | None
    after: Rate | None


def listed(cur: Cursor, at: datetime, carrier: str | None = None) -> list[Version]:
    """All versions that have begun by ``at``, of one carrier or of all: by carrier, newest first."""
    found = []
    for _, rows in groupby(VERSIONS.rows(cur, carrier=carrier, at=at), key=lambda row: row[1]):
        until = None
        for id_, name, valid_from, actor, file in rows:
            found.append(Version(id_, name, valid_from, until, actor, file or ""))
            until = valid_from
    return found


def held(cur: Cursor, at: datetime) -> list[Version]:
    """The version of each carrier that holds at ``at``, by carrier."""
    return [one for one in listed(cur, at) if one.until is None]


def services(cur: Cursor, ids: Iterable[int]) -> dict[int, list[Service]]:
    """The services of versions, by version; of a tariff that was ended there are none."""
    wanted = list(ids)
    found: dict[int, list[Service]] = {id_: [] for id_ in wanted}
    for row in SERVICES.rows(cur, ids=ints(wanted)):
        found[row[0]].append(Service(*row))
    return found


def rates(cur: Cursor, version: int) -> list[Rate]:
    """What a version says, by service, zone and weight."""
    return sorted(Rate(*row) for row in RATES.rows(cur, id=version))


def differing(before: Iterable[Rate], after: Iterable[Rate]) -> list[Moved]:
    """Pure: the rates that are not the same in both; a rate is known by carrier, service, zone and weight."""
    was, now = {_key(rate): rate for rate in before}, {_key(rate): rate for rate in after}
    every = {**was, **now}
    return [
        Moved(every[key], was.get(key), now.get(key)) for key in sorted(every) if was.get(key) != now.get(key)
    ]


def _key(rate: Rate) -> tuple[str, str, int, int]:
    return rate.carrier, rate.service, rate.zone, rate.up_to_g


def restore(
    cur: Cursor, carrier: str, version: int, *, upon: int, at: datetime, actor: Actor
) -> Sequence[Change]:
    """Let what ``version`` says hold from ``at`` on, as a version of its own; NONE: the carrier has no tariff
    any more. ``upon``: the version that holds, as whoever asks for it knows. Returns what became of rates.

    Raises NoTariff where that is no version of the carrier's, TariffMoved where another holds by now.
    """
    tariffs.LOCK.run(cur)
    known = [one.id for one in listed(cur, at, carrier)]
    if not known or version not in (*known, NONE):
        raise NoTariff(f"{carrier} has no version {version} of a tariff", carrier=carrier, version=version)
    if known[0] != upon:
        raise TariffMoved(
            f"{carrier} has another tariff by now: look at it before it is replaced",
            carrier=carrier,
            version=known[0],
        )
    former = rates(cur, version) if version else []
    if former:
        return tariffs.import_rows(cur, former, at=at, actor=actor).changes
    tariffs.withdraw(cur, carrier, at=at, actor=actor)
    return []
