"""What is wrong with a table that compiles: rows that never speak, and rows that contradict each other.

Each row is a box: for every tested field, the set of witnesses that pass its cells (``witnesses``), as the
bits of an integer. A row never speaks if its box is empty, or if the boxes before it cover it. What is found
is certain; what is not decided (formulas over several fields, too many combinations) is not reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from crossdock.sourcing.rules.fields import Field
from crossdock.sourcing.rules.outcomes import said_by_row
from crossdock.sourcing.rules.predicates import Mask, Node, decide, fields_of
from crossdock.sourcing.rules.tables import Compiled, Row
from crossdock.sourcing.rules.witnesses import witnesses

_MOST_STEPS: Final = 20_000  # of cutting boxes, a row; beyond it nothing is said of that row

Box = tuple[int, ...]


class Problem(StrEnum):
    """What is wrong with a row."""

    NEVER_TRUE = "never-true"  # no order can match it
    SHADOWED = "shadowed"  # the rows before it leave it nothing
    CONTRADICTS = "contradicts"  # it overlaps an earlier row, neither is the exception of the other


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a row, from 1; ``others`` are the rows that it is about, ``message`` says what to do."""

    problem: Problem
    row: int
    others: tuple[int, ...]
    message: str


def lint(compiled: Compiled) -> list[Finding]:
    """Problems of a compiled table, by row."""
    space = _Space(compiled.predicates)
    boxes = [space.box(row) for row in compiled.rows]
    findings = []
    dead: set[int] = set()
    for number in range(1, len(boxes) + 1):
        finding = _silent(boxes, number, dead, collects=compiled.collects)
        if finding is not None:
            findings.append(finding)
            dead.add(number)
    verdicts = said_by_row(compiled.kind.outputs[0], [row.says for row in compiled.rows])
    for number in range(2, len(boxes) + 1):
        rivals = [
            other
            for other in range(1, number)
            if verdicts[other] != verdicts[number]
            and dead.isdisjoint({other, number})
            and _contradict(space, boxes, other, number, collects=compiled.collects)
        ]
        if rivals:
            findings.append(_contradiction(number, rivals, collects=compiled.collects))
    return sorted(findings, key=lambda finding: (finding.row, finding.problem))


class _Space:
    """The dimensions of a table's boxes: one for each field, and one for each test that is not decided."""

    def __init__(self, predicates: Sequence[Node]) -> None:
        self.full: list[int] = []  # all witnesses of a dimension
        self.decided: list[bool] = []
        self._side: dict[int, tuple[int, int]] = {}  # predicate: its dimension, and the witnesses that pass
        by_field: dict[frozenset[Field], list[int]] = {}
        for at, node in enumerate(predicates):
            by_field.setdefault(fields_of(node), []).append(at)
        for fields, members in by_field.items():
            nodes = [predicates[at] for at in members]
            values = witnesses(next(iter(fields)), nodes) if len(fields) == 1 else None
            if values is None:
                for at in members:  # either true or false, for all that is known
                    self._side[at] = (self._dimension(0b11, decided=False), 0b10)
                continue
            passing = [decide(node, values.test).true for node in nodes]
            dimension = self._dimension((1 << len(passing[0])) - 1, decided=True)
            for at, mask in zip(members, passing, strict=True):
                self._side[at] = (dimension, _bits(mask))

    def _dimension(self, full: int, *, decided: bool) -> int:
        self.full.append(full)
        self.decided.append(decided)
        return len(self.full) - 1

    def box(self, row: Row) -> Box:
        sides = list(self.full)
        for cell in row.cells:
            dimension, passing = self._side[cell.predicate]
            sides[dimension] &= passing
        return tuple(sides)

    def meet_for_certain(self, one: Box, other: Box) -> bool:
        """Whether some order is in both boxes: not known if they differ in a test that is not decided."""
        return all(
            mine & yours and (decided or mine == yours)
            for mine, yours, decided in zip(one, other, self.decided, strict=True)
        )


def _bits(mask: Mask) -> int:
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def _silent(boxes: Sequence[Box], number: int, dead: set[int], *, collects: bool) -> Finding | None:
    box = boxes[number - 1]
    if 0 in box:
        return Finding(
            Problem.NEVER_TRUE, number, (), f"row {number} matches nothing; its cells exclude each other"
        )
    if collects:  # every row counts, whatever stands before it
        return None
    earlier = [other for other in range(1, number) if other not in dead and _meet(boxes[other - 1], box)]
    for other in earlier:
        if _inside(box, boxes[other - 1]):
            return _shadowed(number, (other,))
    if _covered(box, [boxes[other - 1] for other in earlier], [_MOST_STEPS]):
        return _shadowed(number, tuple(earlier))
    return None


def _shadowed(number: int, others: tuple[int, ...]) -> Finding:
    rows = f"row {others[0]}" if len(others) == 1 else f"rows {', '.join(map(str, others))}"
    message = (
        f"row {number} never speaks: {rows} before it match all that it matches; move it up or remove it"
    )
    return Finding(Problem.SHADOWED, number, others, message)


def _contradict(space: _Space, boxes: Sequence[Box], first: int, second: int, *, collects: bool) -> bool:
    """Whether orders match both rows, so that the outcome hangs on which stands first, or on the fold."""
    one, other = boxes[first - 1], boxes[second - 1]
    if not space.meet_for_certain(one, other):
        return False
    if collects:
        return True
    if _inside(one, other) or _inside(other, one):  # an exception before its rule is how tables are written
        return False
    both = tuple(mine & yours for mine, yours in zip(one, other, strict=True))
    return not _covered(both, boxes[: first - 1], [_MOST_STEPS])


def _contradiction(number: int, rivals: list[int], *, collects: bool) -> Finding:
    rows = ", ".join(map(str, rivals))
    if collects:
        message = (
            f"row {number} and row {rows} match the same orders and disagree; the row that says false wins"
        )
    else:
        message = f"row {number} overlaps row {rows}, which stands first and wins; say which is meant"
    return Finding(Problem.CONTRADICTS, number, tuple(rivals), message)


def _meet(one: Box, other: Box) -> bool:
    return all(mine & yours for mine, yours in zip(one, other, strict=True))


def _inside(inner: Box, outer: Box) -> bool:
    return not any(mine & ~yours for mine, yours in zip(inner, outer, strict=True))


def _covered(box: Box, others: Sequence[Box], steps: list[int]) -> bool:
    """Whether the other boxes together contain a box; False too when the steps run out.

    What sticks out of the first that meets it is cut off, one dimension after the other, and each piece must
    be covered by the rest.
    """
    for at, other in enumerate(others):
        if not _meet(box, other):
            continue
        left = list(box)
        for dimension, side in enumerate(other):
            outside = left[dimension] & ~side
            if not outside:
                continue
            steps[0] -= 1
            piece = (*left[:dimension], outside, *left[dimension + 1 :])
            if steps[0] < 0 or not _covered(piece, others[at + 1 :], steps):
                return False
            left[dimension] &= side
        return True
    return False
