"""What a table said over a batch: which row spoke where, and its outputs as arrays."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossdock.sourcing.rules.fields import Type
from crossdock.sourcing.rules.kinds import Fold, Output
from crossdock.sourcing.rules.outputs import Said
from crossdock.sourcing.rules.predicates import Mask

Says = Sequence[Mapping[str, Said]]

_DTYPE: Final[dict[Type, type[Any]]] = {Type.FLAG: np.bool_, Type.NUMBER: np.int64, Type.TEXT: np.object_}


class Outcome:
    """What a table said. Every array has the shape of the table's axes: (orders,) or (orders, locations) …

    ``row``: the row that spoke, from 1; 0 where none did, and every output has its default there.
    ``outcome["allow"]`` is the array of an output: bool, int64, or ``str`` objects.
    ``hits``: in a table with hit policy ``collect``, where each row matched, rows first; else None.
    """

    def __init__(
        self, outputs: Sequence[Output], says: Says, row: NDArray[np.int16], hits: Mask | None = None
    ) -> None:
        self.row = row
        self.hits = hits
        self._outputs = {output.name: output for output in outputs}
        self._says = says
        self._made: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._make(self._outputs[name])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._outputs)

    def _make(self, output: Output) -> NDArray[Any]:
        by_row = said_by_row(output, self._says)
        if self.hits is not None and output.fold is Fold.SUM:
            return np.tensordot(by_row[1:], self.hits, 1).astype(np.int64)
        return by_row[self.row]


def said_by_row(output: Output, says: Says) -> NDArray[Any]:
    """What each row says for an output, by row number; at 0, and where a row leaves it empty, the default."""
    values = np.empty(len(says) + 1, _DTYPE[output.type])
    values[:] = [output.default, *(row.get(output.name, output.default) for row in says)]
    return values


def first_hit(outputs: Sequence[Output], says: Says, hits: Sequence[Mask], shape: tuple[int, ...]) -> Outcome:
    """Hit policy ``first``: the first row that matches speaks."""
    row = np.zeros(shape, np.int16)
    for number in range(len(hits), 0, -1):
        np.copyto(row, np.int16(number), where=hits[number - 1])
    return Outcome(outputs, says, row)


def collect(outputs: Sequence[Output], says: Says, hits: Sequence[Mask], shape: tuple[int, ...]) -> Outcome:
    """Hit policy ``collect``: every row that matches counts, each output by its own fold.

    One row that says false to the first output outweighs all that say true; the first such row speaks, so
    that its reason is shown.
    """
    row = np.zeros(shape, np.int16)
    weighed = said_by_row(outputs[0], says)
    for verdict in (True, False):
        for number in range(len(hits), 0, -1):
            if weighed[number] == verdict:
                np.copyto(row, np.int16(number), where=hits[number - 1])
    stacked = np.empty((len(hits), *shape), np.bool_)
    for number, hit in enumerate(hits):
        stacked[number] = hit
    return Outcome(outputs, says, row, stacked)
