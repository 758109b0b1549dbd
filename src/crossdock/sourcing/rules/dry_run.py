"""What publishing a table would change: the new one against the old, over orders that have been seen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossdock.sourcing.rules.columns import Columns
from crossdock.sourcing.rules.evaluate import Axes
from crossdock.sourcing.rules.fields import Scope
from crossdock.sourcing.rules.outcomes import Outcome, first_hit
from crossdock.sourcing.rules.predicates import Mask
from crossdock.sourcing.rules.tables import Compiled


@dataclass(frozen=True, slots=True)
class Changes:
    """What would change, over ``axes`` (those of both tables together).

    ``changed``: where any output differs. ``by_output``: at how many places each output differs.
    ``orders``: the positions in the batch of the orders with any change, rising. ``by_rows``: changed places
    by (row that spoke in the old table, row in the new), 0 for none, most first. A row that speaks instead
    of another and says the same changes nothing.
    """

    axes: Axes
    changed: Mask
    by_output: Mapping[str, int]
    orders: NDArray[np.intp]
    by_rows: Mapping[tuple[int, int], int]

    @property
    def places(self) -> int:
        """How many places change: orders, or pairs of order and location, …"""
        return int(np.count_nonzero(self.changed))

    @property
    def locations(self) -> NDArray[np.intp]:
        """The positions of the locations with any change; empty if the tables test no location."""
        return _positions(self.changed, self.axes, Scope.LOCATION)


def dry_run(old: Compiled | None, new: Compiled, batch: Columns) -> Changes:
    """Compare two tables of one kind over a batch; ``old`` is None where none is published yet.

    Raises ``BatchUnfit`` as ``Compiled.evaluate`` does, ``ValueError`` if the tables are of two kinds.
    """
    if old is not None and old.kind is not new.kind:
        raise ValueError(f"a {old.kind.name} table is not replaced by a {new.kind.name} table")
    axes = new.axes if old is None else tuple(sorted({*old.axes, *new.axes}))
    shape = tuple(batch.size(scope) for scope in axes)
    after = _Seen(new.evaluate(batch), new.axes, axes, shape)
    if old is None:
        before = _Seen(first_hit(new.kind.outputs, [], [], shape), axes, axes, shape)
    else:
        before = _Seen(old.evaluate(batch), old.axes, axes, shape)
    changed = np.zeros(shape, np.bool_)
    by_output = {}
    for output in new.kind.outputs:
        differs = before.of(output.name) != after.of(output.name)
        by_output[output.name] = int(np.count_nonzero(differs))
        changed |= differs
    pairs, counts = np.unique(np.stack((before.row[changed], after.row[changed])), axis=1, return_counts=True)
    ranked = sorted(zip(pairs.T.tolist(), counts.tolist(), strict=True), key=lambda pair: -pair[1])
    by_rows = {(was, becomes): count for (was, becomes), count in ranked}
    return Changes(axes, changed, by_output, _positions(changed, axes, Scope.ORDER), by_rows)


class _Seen:
    """An outcome spread over more axes than its own: a table that tests no service says the same for each."""

    def __init__(self, outcome: Outcome, own: Axes, axes: Axes, shape: tuple[int, ...]) -> None:
        self._outcome = outcome
        self._missing = tuple(at for at, scope in enumerate(axes) if scope not in own)
        self._shape = shape
        self.row = self._over(outcome.row)

    def of(self, name: str) -> NDArray[np.generic]:
        return self._over(self._outcome[name])

    def _over(self, array: NDArray[np.generic]) -> NDArray[np.generic]:
        return np.broadcast_to(np.expand_dims(array, self._missing), self._shape)


def _positions(changed: Mask, axes: Axes, scope: Scope) -> NDArray[np.intp]:
    if scope not in axes:
        return np.zeros(0, np.intp)
    others = tuple(at for at, axis in enumerate(axes) if axis is not scope)
    return np.flatnonzero(changed.any(axis=others))
