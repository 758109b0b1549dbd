"""What a compiled cell or formula is: a small tree of tests, and how their truth combines.

ZEN's virtual machine can fail inside a test (``> 5`` on null), and where it fails the whole cell is false,
whatever stands beside it, unless ``and`` or ``or`` has already decided. So truth here has a second part,
``error``, and ``and`` and ``or`` look left first, as ZEN does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossdock.sourcing.rules.fields import Field

Mask = NDArray[np.bool_]


class Part(Enum):
    """Which part of a field is tested."""

    VALUE = "value"
    LENGTH = "length"  # of a text in bytes of UTF-8, as ZEN counts; of a list in items
    ELEMENT = "element"  # one item of a list, inside some, all or none


@dataclass(frozen=True, slots=True)
class Subject:
    field: Field
    part: Part = Part.VALUE


@dataclass(frozen=True, slots=True)
class OneOf:
    """``"a", "b"``, ``in [1, 2]``, ``== true``: equality never fails, except on the length of null."""

    subject: Subject
    values: frozenset[bool | int | str]
    null: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """``> 5``, ``[1..5]``: a closed range of whole numbers; None is open. Fails on null."""

    subject: Subject
    low: int | None
    high: int | None


class How(Enum):
    STARTS = "startsWith"
    ENDS = "endsWith"
    CONTAINS = "contains"


@dataclass(frozen=True, slots=True)
class Affix:
    """A text starts with, ends with or contains another. Fails on null."""

    subject: Subject
    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Has:
    """A list contains a text. Fails on null."""

    subject: Subject
    text: str


class Quantifier(Enum):
    SOME = "some"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quantified:
    """How many items of a list pass ``inner``, a test of one item. Fails on null."""

    subject: Subject
    quantifier: Quantifier
    inner: "Node"


class Order(Enum):
    """How two fields of one type compare."""

    EQUAL = "=="
    LESS = "<"
    LESS_OR_EQUAL = "<="


@dataclass(frozen=True, slots=True)
class Compared:
    """One field against another: two nulls are equal; ``<`` and ``<=`` fail on null."""

    left: Field
    order: Order
    right: Field


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Node"


@dataclass(frozen=True, slots=True)
class And:
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Or:
    left: "Node"
    right: "Node"


Leaf = OneOf | Within | Affix | Has | Quantified | Compared
Node = Leaf | Not | And | Or


class Truth(NamedTuple):
    """Where a test is true, and where it fails (None: nowhere); never both at once."""

    true: Mask
    error: Mask | None = None


def decide(node: Node, leaf: Callable[[Leaf], Truth]) -> Truth:
    """The truth of a tree out of the truth of its leaves; arrays broadcast against each other."""
    match node:
        case Not(inner):
            true, error = decide(inner, leaf)
            return Truth(~true, None) if error is None else Truth(~(true | error), error)
        case And(left, right):
            return _both(decide(left, leaf), decide(right, leaf))
        case Or(left, right):
            return _either(decide(left, leaf), decide(right, leaf))
        case _:
            return leaf(node)


def _both(left: Truth, right: Truth) -> Truth:
    later = None if right.error is None else left.true & right.error
    return Truth(left.true & right.true, _any(left.error, later))


def _either(left: Truth, right: Truth) -> Truth:
    if left.error is None and right.error is None:
        return Truth(left.true | right.true)
    undecided = ~left.true if left.error is None else ~(left.true | left.error)
    later = None if right.error is None else undecided & right.error
    return Truth(left.true | (undecided & right.true), _any(left.error, later))


def _any(first: Mask | None, second: Mask | None) -> Mask | None:
    if first is None or second is None:
        return second if first is None else first
    return first | second


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf of a tree, from left to right."""
    match node:
        case Not(inner):
            yield from leaves(inner)
        case And(left, right) | Or(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case _:
            yield node


def fields_of(node: Node) -> frozenset[Field]:
    """The fields that a tree tests."""
    found: set[Field] = set()
    for leaf in leaves(node):
        if isinstance(leaf, Compared):
            found |= {leaf.left, leaf.right}
        else:
            found.add(leaf.subject.field)
    return frozenset(found)
