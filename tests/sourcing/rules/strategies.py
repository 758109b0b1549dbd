"""Random batches, cells and formulas: few values and small numbers, so that tests and orders collide."""

from functools import cache
from typing import Any

from hypothesis import strategies as st
from tests.sourcing.rules.zen_oracle import World

from crossdock.sourcing.rules import FIELDS, Field, Scope, Type

TEXTS = ("", "US", "us", "A", "90", "9", "90001", "é", "eé", 'x"y', "it's", "a..b", "not in ", "🚚9", "store")
NUMBERS = (0, 1, 2, 3, 4, 5, 7, 100, 10**15, 2**63 - 1)
COUNTS = (*NUMBERS[:-1], -1, -5)

texts = st.one_of(st.sampled_from(TEXTS), st.text(st.sampled_from("9A0é "), max_size=4))
blanks = st.sampled_from(["", "", " ", "  ", "\n", "\t"])


def within(field: Field) -> st.SearchStrategy[int]:
    low, high = field.low or 0, field.high or NUMBERS[-1]
    return st.sampled_from([number for number in (*NUMBERS, low, high) if low <= number <= high])


@cache
def values(field: Field) -> st.SearchStrategy[Any]:
    """A value that a batch may hold for a field."""
    by_type: dict[Type, st.SearchStrategy[Any]] = {
        Type.NUMBER: within(field),
        Type.TEXT: st.sampled_from(field.choices) if field.choices else texts,
        Type.FLAG: st.booleans(),
        Type.LIST: st.lists(texts, max_size=3),
    }
    return st.one_of(st.none(), by_type[field.type]) if field.nullable else by_type[field.type]


@cache
def things(scope: Scope, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    own = {name.partition(".")[2]: values(field) for name, field in FIELDS.items() if field.scope is scope}
    return st.lists(st.fixed_dictionaries(own), min_size=1, max_size=most)


worlds = st.builds(World, things(Scope.ORDER, 4), things(Scope.LOCATION, 3), things(Scope.SERVICE, 2))


def quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


quotes = texts.map(quoted)
digits = st.one_of(
    st.sampled_from(COUNTS).map(str),
    st.sampled_from(["2.5", "3.0", "-0.5", "- 3", "4.000000001", "1000000000000000"]),
)
comparisons = st.sampled_from([">", ">=", "<", "<=", "==", "!="])
equalities = st.sampled_from(["==", "!="])


@cache
@st.composite
def ranges(draw: st.DrawFn) -> str:
    ends = draw(st.sampled_from(["[]", "()", "[)", "(]"]))
    return f"{ends[0]}{draw(digits)}{draw(blanks)}..{draw(blanks)}{draw(digits)}{ends[1]}"


@cache
def lists(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(items, max_size=10).map(lambda chosen: "[" + ", ".join(chosen) + "]")


@cache
def sets(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(["in", "not in"]), lists(items)).map(" ".join)


@cache
def affixes(subject: str) -> st.SearchStrategy[str]:
    names = st.sampled_from(["startsWith", "endsWith", "contains"])
    called = st.builds(lambda name, text, gap: f"{name}({subject},{gap}{text})", names, quotes, blanks)
    return st.one_of(called, called.map(lambda call: f"not {call}"))


@cache
def counted(subject: str) -> st.SearchStrategy[str]:
    """Tests of a number, of which ``subject`` stands on the left."""
    number = st.builds(lambda sign, digit: f"{subject} {sign} {digit}", comparisons, digits)
    membership = st.tuples(st.sampled_from(["in", "not in"]), st.one_of(ranges(), lists(digits)))
    return st.one_of(number, membership.map(lambda pair: f"{subject} {pair[0]} {pair[1]}"))


@cache
def named(subject: str, *, nullable: bool) -> st.SearchStrategy[str]:
    """Tests of a text, of which ``subject`` stands on the left."""
    items = st.one_of(quotes, st.just("null")) if nullable else quotes
    equal = st.builds(lambda sign, item: f"{subject} {sign} {item}", equalities, items)
    membership = sets(items).map(lambda test: f"{subject} {test}")
    return st.one_of(equal, membership, affixes(subject), counted(f"len({subject})"))


@cache
def listed(subject: str) -> st.SearchStrategy[str]:
    """Tests of a list field."""
    has = st.builds(lambda text, sign: f"{text} {sign} {subject}", quotes, st.sampled_from(["in", "not in"]))
    contains = quotes.map(lambda text: f"contains({subject}, {text})")
    equal = st.builds(lambda sign, text: f"# {sign} {text}", equalities, quotes)
    item = st.one_of(equal, sets(quotes).map(lambda test: f"# {test}"), affixes("#"), counted("len(#)"))
    every = st.builds(
        lambda no, name, test: f"{no}{name}({subject}, {test})",
        st.sampled_from(["", "not "]),
        st.sampled_from(["some", "all", "none"]),
        item.filter(lambda test: "len(#)" not in test),
    )
    return st.one_of(
        has, contains, contains.map(lambda call: f"not {call}"), every, counted(f"len({subject})")
    )


@cache
def cell_tests(field: Field) -> st.SearchStrategy[str]:
    """One test of a cell, with ``$`` understood or written."""
    match field.type:
        case Type.NUMBER:
            items = st.one_of(digits, st.just("null")) if field.nullable else digits
            short = st.builds(lambda sign, digit: f"{sign} {digit}", comparisons, digits)
            return st.one_of(items, short, ranges(), lists(items), sets(items), counted("$"))
        case Type.TEXT:
            items = st.one_of(quotes, st.just("null")) if field.nullable else quotes
            short = st.builds(lambda sign, item: f"{sign} {item}", equalities, items)
            return st.one_of(items, short, lists(items), sets(items), named("$", nullable=field.nullable))
        case Type.FLAG:
            return st.sampled_from(
                ["true", "false", "!= true", "== false", "in [true]", "not in [false, true]"]
            )
        case Type.LIST:
            return listed("$")


@cache
@st.composite
def cells(draw: st.DrawFn, field: Field) -> str:
    """A cell: tests joined by commas, ``and`` and ``or``; sometimes empty."""
    if draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(["", " "]))
    text = draw(cell_tests(field))
    for _ in range(draw(st.integers(0, 2))):
        joiner = draw(st.sampled_from([",", ", ", " and ", " or ", " , "]))
        text += joiner + draw(cell_tests(field))
    return draw(blanks) + text + draw(blanks)


@cache
def _plain_tests(field: Field) -> st.SearchStrategy[str]:
    match field.type:
        case Type.NUMBER:
            null = st.sampled_from([f"{field.name} != null", f"{field.name} == null"])
            return st.one_of(counted(field.name), null) if field.nullable else counted(field.name)
        case Type.TEXT:
            return named(field.name, nullable=field.nullable)
        case Type.FLAG:
            bare = (field.name, f"not {field.name}", f"{field.name} == false", f"{field.name} in [true]")
            return st.sampled_from(bare)
        case Type.LIST:
            return listed(field.name)


@cache
@st.composite
def _between(draw: st.DrawFn, fields: tuple[Field, ...]) -> str:
    left = draw(st.sampled_from([field for field in fields if field.type is not Type.LIST]))
    right = draw(st.sampled_from([field for field in fields if field.type is left.type]))
    sign = draw(comparisons if left.type is Type.NUMBER else equalities)
    return f"{left.name} {sign} {right.name}"


@cache
def formulas(*scopes: Scope) -> st.SearchStrategy[str]:
    """Formulas over the fields of ``scopes``."""
    fields = tuple(field for field in FIELDS.values() if field.scope in scopes)
    plain = st.one_of(st.sampled_from(fields).flatmap(_plain_tests), _between(fields))

    def larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        joined = st.tuples(smaller, st.sampled_from([" and ", " or "]), smaller).map("".join)
        grouped = smaller.map(lambda text: f"({text})")
        return st.one_of(joined, grouped, grouped.map(lambda text: f"not {text}"))

    return st.recursive(plain, larger, max_leaves=5)


SOUP = (
    '"US" "A" \'9\' 5 1 2.5 -3 true false null $ # , and or not in ( ) [ ] .. == != > >= < <= - ! len( '
    "contains( startsWith( endsWith( some( all( none( one( $, order.total order.country order.tags "
    "order.ship_complete location.country # abc ; ? : + {} 1_000 1e3 . `a`"
).split()


@cache
def soups(most: int) -> st.SearchStrategy[str]:
    """Words of the language, and others, in any order: whatever is not refused must equal ZEN."""
    gap = st.sampled_from(["", " ", " ", " "])
    return st.lists(st.tuples(st.sampled_from(SOUP), gap).map("".join), min_size=1, max_size=most).map(
        "".join
    )
