"""Versions that are whole: a tariff, a chart or a mapping replaces the one before it, or changes nothing.

Pure. A row is a key and what it says; the rows of one owner (a carrier, an origin) are one version.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

MOST_TOLD: Final = 100  # rows of a version that differ and that its history names; the version itself has all
NONE: Final = 0  # in the place of a version: its owner has, or had, none
Change: TypeAlias = Literal["created", "changed", "unchanged"]
Owner = TypeVar("Owner", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Comparison(Generic[Owner]):
    """What became of each row; owners whose version differs from the one that holds; rows that are gone."""

    changes: list[Change]
    owners: frozenset[Owner]
    removed: int


def compare(
    rows: Sequence[tuple[Owner, Hashable, Hashable]], holding: Mapping[Owner, Mapping[Hashable, Hashable]]
) -> Comparison[Owner]:
    """Compare (owner, key, what it says) with what holds, by owner and key."""
    changes: list[Change] = []
    differing: set[Owner] = set()
    kept: dict[Owner, int] = {}
    for owner, key, says in rows:
        before = holding.get(owner, {})
        same = key in before and before[key] == says
        changes.append("unchanged" if same else "changed" if key in before else "created")
        kept[owner] = kept.get(owner, 0) + (key in before)
        if not same:
            differing.add(owner)
    gone = {owner: len(holding.get(owner, {})) - count for owner, count in kept.items()}
    differing |= {owner for owner, count in gone.items() if count}
    return Comparison(changes, frozenset(differing), sum(gone.values()))


def told(
    before: Mapping[str, Any], after: Mapping[str, Any], rows: str
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """A version as its history has it, before and after: how many ``rows`` (what they are called) it has, and
    those that differ, by key, the first ``MOST_TOLD``, and how many ``more`` do. None: there was none.
    """
    keys = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    was, now = (
        {rows: len(one), "changed": {key: one[key] for key in keys[:MOST_TOLD] if key in one}}
        for one in (before, after)
    )
    more = {"more": len(keys) - MOST_TOLD} if len(keys) > MOST_TOLD else {}
    return was if before else None, {**now, **more}
