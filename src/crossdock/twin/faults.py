"""What goes wrong outside, by kind and rate, from one seed: the same day has the same mishaps.

Whether a mishap strikes is drawn from the seed, its kind and the name of what it strikes, never from the
moment: so it does not hang on how quick the machine is. Names are the outside's own (a shopper's number, a
place among an order's lines, which time), never numbers that the company gives: those differ from day to day.
"""

import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# kind: (share of the things it may strike, what it does)
KINDS: Final[Mapping[str, tuple[float, str]]] = {
    "late": (0.05, "a webhook comes up to hours after its event"),
    "double": (0.04, "a webhook comes twice"),
    "lost": (0.02, "a webhook never comes; the shop's API has the order all the same"),
    "disorder": (0.03, "a webhook comes after a newer one of its order"),
    "garbage": (0.005, "a webhook's body is cut off, under a right signature"),
    "answer": (0.03, "the answer to an API call is lost; the caller sends it again"),
    "change": (0.06, "a customer changes the mind: the address, a quantity, the whole order"),
    "short": (0.03, "a picker finds less than there should be"),
    "supply": (0.05, "a supplier comes a day late, or brings less than announced"),
    "reject": (0.02, "a location will not ship a fulfilment order"),
    "delay": (0.05, "a parcel is a day or two late"),
    "lose": (0.004, "a parcel is lost"),
    "repeat": (0.04, "a carrier tells an event twice, or after a later one"),
}
KILL: Final = "kill"  # not a share: every so many seconds a process is killed, -9
KILL_EVERY: Final = 5.0


class BadFaults(ValueError):
    """A list of faults that cannot be read; says what can."""


@dataclass(slots=True)
class Faults:
    """``rates``: the share of things each kind strikes. ``kill_every``: seconds between kills, 0 for none.
    ``decided``: whatever was drawn, by its name: the same in each day of the seed.
    """

    seed: int
    rates: Mapping[str, float] = field(default_factory=dict)
    kill_every: float = 0.0
    struck: Counter[str] = field(default_factory=Counter)
    decided: dict[tuple[object, ...], object] = field(default_factory=dict)

    def strikes(self, kind: str, *name: object) -> bool:
        """Whether it strikes the thing of this name; counted when it does."""
        rate = self.rates.get(kind, 0.0)
        struck = bool(rate) and self.draw(kind, *name).random() < rate
        self.struck[kind] += struck
        self.decide(struck, kind, *name)
        return struck

    def decide(self, what: object, *name: object) -> None:
        """Keep what was decided of the thing of this name."""
        self.decided[name] = what

    def written(self) -> str:
        """What was decided, a JSON line a thing, by name: days of one seed can be laid side by side."""
        rows = [{"name": [*name], "decided": what} for name, what in self.decided.items()]
        rows.sort(key=lambda row: [str(part) for part in row["name"]])  # type: ignore[attr-defined]
        return "".join(json.dumps(row) + "\n" for row in rows)

    def draw(self, *name: object) -> random.Random:
        """A source of chance that belongs to this thing alone."""
        return random.Random(f"{self.seed} {name}")  # noqa: S311 - invented mishaps


def parse(text: str, seed: int) -> Faults:
    """``none``, ``all``, or ``late=0.1,lost,kill=3``: kinds with a share (``kill``: seconds), or as usual.

    ``all`` may be followed by kinds: ``all,kill=0`` leaves the kills out. Raises BadFaults.
    """
    rates: dict[str, float] = {}
    kill = 0.0
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, stated, given = part.partition("=")
        if name == "none" and not stated:
            rates, kill = {}, 0.0
        elif name == "all" and not stated:
            rates, kill = {kind: share for kind, (share, _) in KINDS.items()}, 0.0
        elif name == KILL:
            kill = _number(part, given) if stated else KILL_EVERY
        elif name in KINDS:
            rates[name] = min(1.0, _number(part, given)) if stated else KINDS[name][0]
        else:
            known = ", ".join([*KINDS, KILL])
            raise BadFaults(f"there is no fault {name!r}; there are {known}, all and none")
    return Faults(seed, rates, kill)


def _number(part: str, given: str) -> float:
    try:
        found = float(given)
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise BadFaults(f"{part!r}: write a number that is not negative after the equals sign")
    return found
