"""Publishing a policy, now or for later, and taking a version back; held to golden orders and guard rails,
for all faces alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.sourcing import dry_run, golden, policies, trials
from crossdock.sourcing.dry_run import Compared, DryRun
from crossdock.sourcing.errors import NoTrial, NotTheLatest, PolicyGuarded, PolicyUnknown
from crossdock.sourcing.golden import Golden, Rail
from crossdock.sourcing.policies import Policy, Standing
from crossdock.sourcing.trials import Shown


@dataclass(frozen=True, slots=True)
class Tried:
    """A golden order under a policy. ``compared`` None: it cannot be decided any more; ``against``: why it is
    not as it must be, in words.
    """

    golden: Golden
    compared: Compared | None
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A policy beside that in force: over the last orders, by guard rails, and for each golden order. ``run``
    None: it was not asked for, and no guard rail needs it.
    """

    run: DryRun | None
    rails: tuple[Rail, ...]
    golden: tuple[Tried, ...]

    @property
    def broken(self) -> bool:
        """Whether it may not be published."""
        return any(not rail.holds for rail in self.rails) or any(one.against for one in self.golden)


def judge(cur: Cursor, policy: Policy, *, at: datetime, look: bool = False) -> Judged:
    """Hold a policy against golden orders and guard rails. ``look``: a dry run is wanted in any case. Raises
    OtherCurrency.
    """
    limits, held, run = golden.guards(cur), policies.current(cur, at), None
    if limits or look:
        run = dry_run.run(cur, dry_run.recent(cur), held, policy)
    return Judged(run, tuple(golden.rails(limits, run)) if run else (), tried(cur, held, policy))


def tried(cur: Cursor, held: Policy, policy: Policy) -> tuple[Tried, ...]:
    """Each golden order under a policy, beside the one that is ``held``. Raises OtherCurrency."""
    kept = golden.listed(cur)
    if not kept:
        return ()
    wanted = dry_run.run(cur, dry_run.of(cur, golden.pairs(kept)), held, policy)
    found = {(one.order_id, one.attempt): one for one in wanted.orders}
    return tuple(_tried(one, found.get((one.order_id, one.attempt)), wanted.currency) for one in kept)


def _tried(one: Golden, compared: Compared | None, currency: str) -> Tried:
    if compared is None:
        return Tried(one, None, ("cannot be decided anew: it was decided in another currency",))
    return Tried(one, compared, tuple(golden.against(one.wants, compared.after, currency)))


def publish(
    cur: Cursor, name: str, document: Mapping[str, Any], *, valid_from: datetime, at: datetime, actor: Actor
) -> int:
    """Add a version that holds from ``valid_from`` until a later one does; returns its number. Raises
    PolicyRefused, PolicyGuarded.
    """
    policy = policies.compiled(document, name)
    # Without anything to be held to, a first policy may also bring another currency.
    if golden.guards(cur) or golden.listed(cur):
        judged = judge(cur, policy, at=at)
        if judged.broken:
            raise guarded(judged)
    version = policies.add(cur, name, document, valid_from=valid_from, at=at, actor=actor)
    trials.settle(cur, at=at, actor=actor)
    return version


def try_on_share(
    cur: Cursor,
    version: int,
    share: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    at: datetime,
    actor: Actor,
) -> Shown:
    """Try a published version on ``share`` per cent of the orders that come in from ``since`` (None: now) on,
    until a moment, until stopped, or until a version comes into force. Held to what publishing is held to.
    Raises PolicyUnknown, TrialInvalid, TrialRuns, OtherCurrency, PolicyGuarded.
    """
    policies.listed(cur, version)
    start = at if since is None else max(since, at)
    held = policies.current(cur, start)
    if golden.guards(cur) or golden.listed(cur):
        judged = judge(cur, policies.read(cur, version), at=at)
        if judged.broken:
            raise guarded(judged)
    return trials.begin(cur, version, share, since=start, until=until, held=held, at=at, actor=actor)


def try_document(
    cur: Cursor,
    name: str,
    document: Mapping[str, Any],
    share: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    at: datetime,
    actor: Actor,
) -> Shown:
    """Try a document that was not published yet: it becomes a version that holds for the orders it is tried
    on alone. Raises PolicyRefused, and as ``try_on_share``.
    """
    version = policies.add(cur, name, document, valid_from=None, at=at, actor=actor, kind="for_trial")
    return try_on_share(cur, version, share, since=since, until=until, at=at, actor=actor)


def take_over(cur: Cursor, trial_id: int, *, at: datetime, actor: Actor) -> int:
    """Publish for all orders, from now on, what a trial tries, as a version of its own, which ends the trial;
    the new version. Raises NoTrial, PolicyGuarded.
    """
    found = trials.open_at(cur, at)
    if found is None or found.id != trial_id:
        raise NoTrial
    one = policies.listed(cur, found.version)
    return publish(cur, one["name"], one["document"], valid_from=at, at=at, actor=actor)


def guarded(judged: Judged) -> PolicyGuarded:
    """What stands against publishing, by name."""
    broken = [rail for rail in judged.rails if not rail.holds]
    failed = [one for one in judged.golden if one.against]
    said = [f"{rail.name} {rail.found:g}, at most {rail.most:g}" for rail in broken]
    said += [f"{one.golden.number} {'; '.join(one.against)}" for one in failed]
    return PolicyGuarded(
        f"Nothing was published: {' · '.join(said)}",
        rails=[{"name": rail.name, "most": rail.most, "found": rail.found} for rail in broken],
        golden=[
            {"id": one.golden.id, "number": one.golden.number, "message": "; ".join(one.against)}
            for one in failed
        ],
    )


def take_back(cur: Cursor, version: int, *, at: datetime, actor: Actor) -> int:
    """Publish what held, or would hold, in a version's place, from now, or from when it would begin; the new
    version. Taking that back brings ``version`` again. No guard rail asks: it goes back to what was. Raises
    PolicyUnknown, NotTheLatest.
    """
    found = policies.standing(cur, at)
    one = next((one for one in found if one.version == version), None)
    if one is None:
        raise PolicyUnknown(version=version)
    before = replaced(found, one, at)
    start = _begins(one, at)
    name = policies.NONE.name if before is None else before.name
    document = msgspec.to_builtins(policies.DEFAULT) if before is None else before.document
    trial = trials.open_at(cur, at)
    if trial is not None and trial.version == version:
        trials.stop(cur, at=at, actor=actor, kind="ended")
    made = policies.add(cur, name, document, valid_from=start, at=at, actor=actor, kind="taken_back")
    trials.settle(cur, at=at, actor=actor)
    return made


def replaced(found: list[Standing], one: Standing, at: datetime) -> Standing | None:
    """What would hold in a version's place, from now or from when it begins; None: the default policy. Raises
    NotTheLatest.
    """
    start = _begins(one, at)
    holder = holding(found, start)
    if holder is None or holder.version != one.version:
        raise NotTheLatest(version=one.version, by=None if holder is None else holder.version)
    return holding([other for other in found if other.version != one.version], start)


def holding(found: list[Standing], at: datetime) -> Standing | None:
    """Which of these versions holds at a moment; None: the default policy does."""
    begun = [(one.valid_from, one.version, one) for one in found if one.valid_from and one.valid_from <= at]
    return max(begun, key=lambda row: row[:2])[2] if begun else None


def _begins(one: Standing, at: datetime) -> datetime:
    """When a version begins, or now; also for one that holds for nothing but a trial."""
    return at if one.valid_from is None else max(at, one.valid_from)
