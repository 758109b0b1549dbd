"""Witnesses: for the tests that a table makes of one field, a few values that stand for all there are.

Any value of the field passes and fails exactly the same of these tests as one of the witnesses does, so what
holds for all witnesses holds for every order. Numbers need one witness between two thresholds; texts one for
each way to start, end and contain; lists one for each set of items. Where that would be too many, there are
none, and ``lint`` says less.
"""

import string
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Final

from crossdock.sourcing.rules.columns import reduce_column
from crossdock.sourcing.rules.distinct import Values
from crossdock.sourcing.rules.fields import Field, Type
from crossdock.sourcing.rules.predicates import (
    Affix,
    Compared,
    Has,
    How,
    Leaf,
    Node,
    OneOf,
    Part,
    Quantified,
    Within,
    leaves,
)

_MOST: Final = 4_096  # witnesses a field
_LONGEST: Final = 1_000  # a text or a list that a test of the length asks for
_HIGHEST: Final = 2**63 - 1
_MOST_ITEMS: Final = 10  # kinds of items in lists: their sets are witnesses

Witness = int | bool | str | tuple[str, ...] | None


def witnesses(field: Field, nodes: Iterable[Node]) -> Values | None:
    """Values that stand for all values of a field under these tests of it, or None if that is not decided.

    A test of two fields against each other has none.
    """
    tests = [leaf for node in nodes for leaf in leaves(node)]
    found: Sequence[Witness] | None
    if any(isinstance(leaf, Compared) for leaf in tests):
        return None
    match field.type:
        case Type.FLAG:
            found = [False, True]
        case Type.NUMBER:
            low = -_HIGHEST if field.low is None else field.low
            found = _steps(tests, low, _HIGHEST if field.high is None else field.high)
        case Type.TEXT:
            found = field.choices or _texts(tests)
        case Type.LIST:
            found = _lists(tests)
    if found is None or len(found) > _MOST:
        return None
    return reduce_column(field, [*found, None] if field.nullable else found)


def _steps(tests: Iterable[Leaf], low: int, high: int) -> list[int]:
    """The lowest number of each stretch on which no test changes its mind."""
    starts = {low}
    for leaf in tests:
        match leaf:
            case OneOf(_, values):
                starts |= {value + after for value in values if isinstance(value, int) for after in (0, 1)}
            case Within(_, lowest, highest):
                starts |= {lowest} if lowest is not None else set()
                starts |= {highest + 1} if highest is not None else set()
    return sorted(start for start in starts if low <= start <= high)


def _lengths(tests: Iterable[Leaf]) -> list[int] | None:
    """The lengths to try, [] if no test asks for the length, None if they are too long to try."""
    asked = [leaf for leaf in tests if isinstance(leaf, OneOf | Within) and leaf.subject.part is Part.LENGTH]
    if not asked:
        return []
    steps = _steps(asked, 0, _HIGHEST)
    return steps if steps[-1] <= _LONGEST else None


def _texts(tests: Sequence[Leaf]) -> list[str] | None:
    """Every text that a test names, and for each other kind of text one built around a filler.

    The filler stands in no text of the tests. So ``prefix + filler + … + filler + suffix`` starts with what
    its prefix starts with, ends with what its suffix ends with, contains what its parts contain, and is
    equal to no text that a test names.
    """
    equal = {
        text
        for leaf in tests
        if isinstance(leaf, OneOf) and leaf.subject.part is not Part.LENGTH
        for text in leaf.values
        if isinstance(text, str)
    }
    affixes = {how: [""] for how in How}
    for leaf in tests:
        if isinstance(leaf, Affix) and leaf.text not in affixes[leaf.how]:
            affixes[leaf.how].append(leaf.text)
    lengths = _lengths(tests)
    named = "".join(equal) + "".join(text for texts in affixes.values() for text in texts)
    filler = next((sign for sign in string.printable if sign not in named), None)
    plain = all(texts == [""] for texts in affixes.values())
    if lengths is None or filler is None or (lengths and not plain):
        return None  # how long a text with these ends may be, and may not be, is not worked out
    if lengths:  # 1 too: a stretch that begins at 0 begins with "", which a test may name
        return [*equal, *(filler * length for length in sorted({*lengths, 1}))]
    held = affixes[How.CONTAINS][1:]
    if len(affixes[How.STARTS]) * len(affixes[How.ENDS]) << len(held) > _MOST:
        return None
    built = (
        filler.join((prefix, *parts, suffix)) if parts else prefix + filler + suffix
        for prefix, suffix, parts in product(affixes[How.STARTS], affixes[How.ENDS], _subsets(held))
    )
    return [*equal, *built]


def _lists(tests: Sequence[Leaf]) -> list[tuple[str, ...]] | None:
    """Every set of kinds of items, at every length that it may have and a test asks for."""
    inner = [leaf for test in tests if isinstance(test, Quantified) for leaf in leaves(test.inner)]
    held = [OneOf(test.subject, frozenset({test.text})) for test in tests if isinstance(test, Has)]
    items = _texts([*inner, *held])
    lengths = _lengths(tests)
    if items is None or lengths is None or len(items) > _MOST_ITEMS:
        return None
    lists = []
    for chosen in _subsets(items):
        lists.append(chosen)
        if chosen:
            lists += [
                chosen + chosen[:1] * (length - len(chosen)) for length in lengths if length > len(chosen)
            ]
    return lists


def _subsets(texts: Sequence[str]) -> list[tuple[str, ...]]:
    return [chosen for size in range(len(texts) + 1) for chosen in combinations(texts, size)]
