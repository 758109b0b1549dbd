"""The distinct values of a column, and the tests on them.

Each class tests a leaf on all its distinct values at once; ``codes`` then spreads the answer over the batch.
Null is told apart everywhere, because ZEN's comparisons fail on it and its equality does not.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crossdock.sourcing.rules.predicates import (
    Affix,
    Has,
    How,
    Leaf,
    Mask,
    OneOf,
    Part,
    Quantified,
    Quantifier,
    Truth,
    Within,
    decide,
)

Codes = NDArray[np.intp]
_FEW = 8  # equality with so few numbers is cheaper one by one than by a sorted search


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers, tested as they are: comparing a whole column costs less than sorting it."""

    values: NDArray[np.int64]
    missing: Mask | None = None
    codes: None = None

    def test(self, leaf: Leaf) -> Truth:
        match leaf:
            case Within(_, low, high):
                return Truth(self._present(self._within(low, high)), self.missing)
            case OneOf(_, values, null):
                return Truth(self._equal(values, null=null))
        raise _misplaced(leaf)

    def test_length(self, leaf: Leaf) -> Truth:
        """The same on lengths: there even equality fails on null."""
        return Truth(self.test(leaf).true, self.missing)

    def _within(self, low: int | None, high: int | None) -> Mask:
        if low is None:
            return (
                np.less_equal(self.values, high) if high is not None else np.ones(len(self.values), np.bool_)
            )
        above = np.greater_equal(self.values, low)
        return above if high is None else above & (self.values <= high)

    def _equal(self, values: frozenset[bool | int | str], *, null: bool) -> Mask:
        wanted = [value for value in values if isinstance(value, int)]
        if len(wanted) > _FEW:
            true = np.isin(self.values, wanted)
        else:
            true = np.zeros(len(self.values), np.bool_)
            for value in wanted:
                true |= self.values == value
        true = self._present(true)
        return true | self.missing if null and self.missing is not None else true

    def _present(self, true: Mask) -> Mask:
        return true if self.missing is None else true & ~self.missing


@dataclass(frozen=True, slots=True)
class Flags:
    """True or false, never missing."""

    values: Mask
    codes: None = None

    def test(self, leaf: Leaf) -> Truth:
        if not isinstance(leaf, OneOf):
            raise _misplaced(leaf)
        true = np.zeros(len(self.values), np.bool_)
        for value in leaf.values:
            true |= self.values if value else ~self.values
        return Truth(true)


@dataclass(frozen=True)
class Texts:
    """Texts, or null. ``distinct`` maps each to its code: its place in the arrays that ``test`` gives."""

    distinct: dict[str | None, int]
    codes: Codes

    def test(self, leaf: Leaf) -> Truth:
        match leaf:
            case OneOf(subject) | Within(subject) if subject.part is Part.LENGTH:
                return self._lengths.test_length(leaf)
            case OneOf(_, values, null):
                wanted = {value for value in values if isinstance(value, str)}
                return Truth(self._mask(wanted | {None} if null else wanted))
            case Affix(_, how, text):
                return Truth(self._affix(how, text), self._missing)
        raise _misplaced(leaf)

    def _mask(self, wanted: Collection[str | None]) -> Mask:
        true = np.zeros(len(self.distinct), np.bool_)
        for value in wanted:
            code = self.distinct.get(value)
            if code is not None:
                true[code] = True
        return true

    def _affix(self, how: How, text: str) -> Mask:
        if how is How.STARTS:
            return self._starting(text)
        held = (
            value is not None and (value.endswith(text) if how is How.ENDS else text in value)
            for value in self.distinct
        )
        return np.fromiter(held, np.bool_, len(self.distinct))

    def _starting(self, prefix: str) -> Mask:
        """Texts that share a prefix stand side by side once sorted: postal codes are many, prefixes short."""
        texts, codes = self._sorted
        first = bisect_left(texts, prefix)
        last = bisect_left(texts, True, first, key=lambda text: not text.startswith(prefix))
        true = np.zeros(len(self.distinct), np.bool_)
        true[codes[first:last]] = True
        return true

    @cached_property
    def _sorted(self) -> tuple[list[str], Codes]:
        texts = sorted(text for text in self.distinct if text is not None)
        return texts, np.array([self.distinct[text] for text in texts], np.intp)

    @cached_property
    def _missing(self) -> Mask | None:
        return self._mask({None}) if None in self.distinct else None

    @cached_property
    def _lengths(self) -> Numbers:
        lengths = [0 if text is None else len(text.encode()) for text in self.distinct]
        return Numbers(np.array(lengths, np.int64), self._missing)


@dataclass(frozen=True)
class Lists:
    """Lists of texts. ``codes`` gives each row's place among the distinct ``lists``."""

    lists: Sequence[tuple[str, ...]]
    codes: Codes

    def test(self, leaf: Leaf) -> Truth:
        match leaf:
            case OneOf() | Within():
                return self._lengths.test_length(leaf)
            case Has(_, text):
                code = self._items.distinct.get(text)
                return Truth(self._count(self._items.codes == code) > 0)
            case Quantified(_, quantifier, inner):
                items = decide(inner, self._items.test).true
                passed = self._count(items[self._items.codes])
                match quantifier:
                    case Quantifier.SOME:
                        return Truth(passed > 0)
                    case Quantifier.ALL:
                        return Truth(passed == self._lengths.values)
                    case Quantifier.NONE:
                        return Truth(passed == 0)
        raise _misplaced(leaf)

    def _count(self, chosen: Mask) -> NDArray[np.intp]:
        """How many chosen items each list has."""
        return np.bincount(self._owners[chosen], minlength=len(self.lists))

    @cached_property
    def _items(self) -> Texts:
        flat = [text for row in self.lists for text in row]
        distinct: dict[str | None, int] = {text: code for code, text in enumerate(dict.fromkeys(flat))}
        return Texts(distinct, np.fromiter(map(distinct.__getitem__, flat), np.intp, len(flat)))

    @cached_property
    def _owners(self) -> Codes:
        return np.repeat(np.arange(len(self.lists)), self._lengths.values)

    @cached_property
    def _lengths(self) -> Numbers:
        return Numbers(np.array([len(row) for row in self.lists], np.int64))


Values = Numbers | Flags | Texts | Lists


def _misplaced(leaf: Leaf) -> TypeError:
    return TypeError(f"{leaf} does not test values of this type: the reader should have refused it")
