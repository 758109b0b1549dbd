"""The kinds of rule tables: what each may test, and what its rows say.

A kind is data. A new kind of table is a new ``Kind`` here and a reader of its outputs in the engine;
nothing else in this package knows one kind from another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from crossdock.sourcing.rules.fields import LARGEST, Scope, Type


class Fold(Enum):
    """How one value is made of several rows' in a table with ZEN's hit policy ``collect``."""

    ALL = "true only if every row that matches says true"
    SUM = "the rows' sum"
    SPEAKER = "that of the row that spoke"


@dataclass(frozen=True, slots=True)
class Output:
    """An output column: its type, what holds where no row speaks, and whether every row must fill it."""

    name: str
    type: Type
    default: bool | int | str
    required: bool = True
    fold: Fold = Fold.SPEAKER
    low: int = -LARGEST
    high: int = LARGEST


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table. ``scopes`` are axes of its outcome, ``optional`` ones only if a cell tests them.

    The first output is what the table is about. Hit policy ``collect`` is allowed if that folds by ``ALL``.
    """

    name: str
    scopes: tuple[Scope, ...]
    outputs: tuple[Output, ...]
    optional: tuple[Scope, ...] = ()

    @property
    def collects(self) -> bool:
        return self.outputs[0].fold is Fold.ALL


ELIGIBILITY: Final = Kind(
    "eligibility",
    scopes=(Scope.ORDER, Scope.LOCATION),
    optional=(Scope.SERVICE,),
    outputs=(
        Output("allow", Type.FLAG, default=True, fold=Fold.ALL),
        Output("reason", Type.TEXT, default="", required=False),
        # Minor units of the policy's currency, added to a plan's cost: dearer, not forbidden.
        Output("cost", Type.NUMBER, default=0, required=False, fold=Fold.SUM, low=0),
    ),
)
SERVICE: Final = Kind(
    "service",
    scopes=(Scope.ORDER, Scope.SERVICE),
    outputs=(
        Output("allow", Type.FLAG, default=True, fold=Fold.ALL),
        Output("reason", Type.TEXT, default="", required=False),
    ),
)
# Higher is served first.
PRIORITY: Final = Kind("priority", (Scope.ORDER,), (Output("priority", Type.NUMBER, default=0),))
# Minor units a calendar day. Here and below the default only fills the array: where no row speaks
# (``Outcome.row`` is 0) the policy's own figure, or the order's own wish, stands.
LATE_COST: Final = Kind("late_cost", (Scope.ORDER,), (Output("late_cost_per_day", Type.NUMBER, 0, low=0),))
SHIP_COMPLETE: Final = Kind("ship_complete", (Scope.ORDER,), (Output("ship_complete", Type.FLAG, False),))
MAX_PARCELS: Final = Kind("max_parcels", (Scope.ORDER,), (Output("max_parcels", Type.NUMBER, 1, low=1),))

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind for kind in (ELIGIBILITY, SERVICE, PRIORITY, LATE_COST, SHIP_COMPLETE, MAX_PARCELS)
}
