"""Reading tests, shared by the cells of tables and by formulas.

Both languages of ZEN agree on what a value, a list, a range and a function call are; they differ in how a
test names its subject and how tests are joined, which ``cells`` and ``expressions`` add.
"""

import math
from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Final

from crossdock.sourcing.rules.errors import Fault, RuleRefused
from crossdock.sourcing.rules.fields import LARGEST, Field, Type
from crossdock.sourcing.rules.predicates import (
    Affix,
    Compared,
    Has,
    How,
    Node,
    Not,
    OneOf,
    Order,
    Part,
    Quantified,
    Quantifier,
    Subject,
    Within,
)
from crossdock.sourcing.rules.tokens import Token, tokenise

Literal = bool | Decimal | str | None

COMPARISONS: Final = frozenset({">", ">=", "<", "<=", "==", "!="})
MEMBERSHIPS: Final = frozenset({"in", "not in"})
_AFFIXES: Final = {how.value: how for how in How}
_QUANTIFIERS: Final = {quantifier.value: quantifier for quantifier in Quantifier}
FUNCTIONS: Final = frozenset({*_AFFIXES, *_QUANTIFIERS})
_CONSTANTS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
_MOST_DECIMALS: Final = 9


class Reader(ABC):
    """One cell or formula being read from left to right."""

    compares_fields = False  # whether a field may stand on the right of a comparison

    def __init__(self, source: str) -> None:
        self._tokens = tokenise(source)
        self._next = 0
        self._element: Subject | None = None  # what # means, inside some, all and none

    @abstractmethod
    def named(self, token: Token) -> Field | None:
        """The field that a word stands for, or None if it stands for none."""

    # Words

    def word(self, ahead: int = 0) -> str | None:
        """The sign or name to come; None at the end and where a text or a number comes."""
        if self._next + ahead >= len(self._tokens):
            return None
        token = self._tokens[self._next + ahead]
        return token.word if token.kind in {"sign", "name"} else None

    def done(self) -> bool:
        return self._next >= len(self._tokens)

    def take(self) -> Token:
        if self.done():
            raise RuleRefused(Fault.SYNTAX, "ends too early; finish the test")
        self._next += 1
        return self._tokens[self._next - 1]

    def back(self) -> None:
        self._next -= 1

    def expect(self, word: str) -> None:
        if self.word() != word:
            raise self.refusal(f"expected {word!r}")
        self._next += 1

    def refusal(self, why: str, fault: Fault = Fault.SYNTAX) -> RuleRefused:
        """What to raise about the word to come."""
        if self.done():
            return RuleRefused(fault, f"{why} at the end")
        token = self._tokens[self._next]
        return RuleRefused(fault, f"{why} at character {token.at}, before {token.word!r}")

    # Values

    def literal_ahead(self) -> bool:
        if self.done():
            return False
        token = self._tokens[self._next]
        return token.kind in {"text", "number"} or token.word == "-" or token.word in _CONSTANTS

    def literal(self) -> Literal:
        """A value written out: a text, a number, true, false or null."""
        token = self.take()
        if token.kind == "text":
            return token.word
        if token.kind == "number":
            return self._number(token.word)
        if token.word == "-" and not self.done() and self._tokens[self._next].kind == "number":
            return -self._number(self.take().word)
        if token.kind == "name" and token.word in _CONSTANTS:
            return _CONSTANTS[token.word]
        self.back()
        raise self.refusal('expected a value such as "US", 5 or true')

    def _number(self, word: str) -> Decimal:
        number = Decimal(word)
        if number > LARGEST or len(word.partition(".")[2]) > _MOST_DECIMALS:
            raise RuleRefused(
                Fault.TOO_LARGE,
                f"{word} is too long a number; write at most {LARGEST} and {_MOST_DECIMALS} decimals",
            )
        return number

    # Tests of a subject

    def membership(self, subject: Subject) -> Node:
        """What follows ``in`` or ``not in``: a list in brackets, or a range."""
        opening = self.word()
        if opening not in {"[", "("}:
            raise self.refusal("expected a list such as [1, 2] or a range such as [1..5]")
        self.take()
        if self.word() == "]" and opening == "[":
            self.take()
            return one_of(subject, [])
        first = self.literal()
        if self.word() == "..":
            self.take()
            return self._range(subject, opening == "(", first)
        if opening == "(":
            raise self.refusal("expected '..'; a list stands in square brackets")
        items = [first]
        while self.word() == ",":
            self.take()
            items.append(self.literal())
        self.expect("]")
        return one_of(subject, items)

    def _range(self, subject: Subject, low_open: bool, low: Literal) -> Node:
        high = self.literal()
        closing = self.word()
        if closing not in {"]", ")"}:
            raise self.refusal("expected ']' or ')'")
        self.take()
        if not isinstance(low, Decimal) or not isinstance(high, Decimal):
            raise RuleRefused(Fault.TYPE, "a range needs a number on both sides")
        need(subject, Type.NUMBER, "a range")
        lowest = at_least(low, strictly=low_open)
        return Within(subject, lowest, at_most(high, strictly=closing == ")"))

    def comparison(self, subject: Subject, sign: str) -> Node:
        """What follows ``>``, ``==`` and the like: a value, or another field."""
        if not self.literal_ahead():
            return self._compared(subject, sign)
        value = self.literal()
        if sign in {"==", "!="}:
            equal = one_of(subject, [value])
            return equal if sign == "==" else Not(equal)
        if not isinstance(value, Decimal):
            raise RuleRefused(Fault.TYPE, f"{sign} compares numbers only; list the values, or use startsWith")
        need(subject, Type.NUMBER, sign)
        if sign in {">", ">="}:
            return Within(subject, at_least(value, strictly=sign == ">"), None)
        return Within(subject, None, at_most(value, strictly=sign == "<"))

    def _compared(self, subject: Subject, sign: str) -> Node:
        token = self.take()
        other = self.named(token)
        if other is None or subject.part is not Part.VALUE or not self.compares_fields:
            self.back()
            raise self.refusal("expected a value")
        field = subject.field
        if field.type is not other.type or field.type is Type.LIST:
            raise RuleRefused(
                Fault.TYPE,
                f"{field.name} ({field.type.value}) and {other.name} ({other.type.value}) do not compare",
            )
        if sign in {"==", "!="}:
            equal = Compared(field, Order.EQUAL, other)
            return equal if sign == "==" else Not(equal)
        need(subject, Type.NUMBER, sign)
        order = Order.LESS if sign in {"<", ">"} else Order.LESS_OR_EQUAL
        return Compared(field, order, other) if sign[0] == "<" else Compared(other, order, field)

    def test_of(self, subject: Subject) -> Node:
        """A comparison or a membership of a subject that has just been read."""
        sign = self.word()
        if sign in COMPARISONS:
            self.take()
            return self.comparison(subject, sign)
        if sign in MEMBERSHIPS:
            self.take()
            inside = self.membership(subject)
            return inside if sign == "in" else Not(inside)
        raise self.refusal("expected a comparison, such as == or in")

    def value_in_list(self) -> Node:
        """``"gift" in $``: a text looked for in a list field."""
        value = self.literal()
        sign = self.word()
        if sign not in MEMBERSHIPS:
            raise self.refusal("expected the field first: write the value after the comparison")
        self.take()
        subject = self.subject()
        need(subject, Type.LIST, f"a value before {sign!r}")
        if not isinstance(value, str):
            raise RuleRefused(Fault.TYPE, f"{subject.field.name} holds texts; write one in quotes")
        return Has(subject, value) if sign == "in" else Not(Has(subject, value))

    # Subjects and functions

    def subject(self) -> Subject:
        """A field, ``len(field)``, or ``#`` inside a function over a list."""
        token = self.take()
        if token.word == "len" and token.kind == "name":
            self.expect("(")
            inner = self.subject()
            self.expect(")")
            if inner.part is not Part.VALUE or inner.field.type not in {Type.TEXT, Type.LIST}:
                raise RuleRefused(Fault.TYPE, "len counts a text field or a list field only")
            return Subject(inner.field, Part.LENGTH)
        if token.word == "#" and token.kind == "sign" and self._element is not None:
            return self._element
        field = self.named(token) if self._element is None and token.kind != "text" else None
        if field is None:
            self.back()
            raise self.refusal("expected a field" if self._element is None else "expected #, the item")
        return Subject(field)

    def function(self) -> Node:
        """``startsWith(…)`` and its siblings, or ``some(…)`` and its."""
        name = self.take().word
        self.expect("(")
        if name in _QUANTIFIERS:
            return self._quantified(_QUANTIFIERS[name])
        subject = self.subject()
        self.expect(",")
        text = self.literal()
        self.expect(")")
        if not isinstance(text, str):
            raise RuleRefused(Fault.TYPE, f"{name} looks for a text; write it in quotes")
        if name == "contains" and kind_of(subject) is Type.LIST:
            return Has(subject, text)
        need(subject, Type.TEXT, name)
        return Affix(subject, _AFFIXES[name], text)

    def _quantified(self, quantifier: Quantifier) -> Node:
        subject = self.subject()
        need(subject, Type.LIST, quantifier.value)
        self.expect(",")
        self._element = Subject(subject.field, Part.ELEMENT)
        inner = self._item_test()
        self._element = None
        if self.word() in {"and", "or"}:
            # ZEN joins tests here without precedence in a cell and with it in a formula.
            raise self.refusal(f"{quantifier.value} takes one test of the item; write two functions")
        self.expect(")")
        return Quantified(subject, quantifier, inner)

    def _item_test(self) -> Node:
        if self.word() == "not":
            self.take()
            return Not(self._affix_of_item())
        return self._affix_of_item() if self.word() in _AFFIXES else self.test_of(self.subject())

    def _affix_of_item(self) -> Node:
        if self.word() not in _AFFIXES:
            raise self.refusal("expected startsWith, endsWith or contains after not")
        return self.function()


def kind_of(subject: Subject) -> Type:
    """The type that a subject has once its part is taken."""
    by_part = {Part.VALUE: subject.field.type, Part.LENGTH: Type.NUMBER, Part.ELEMENT: Type.TEXT}
    return by_part[subject.part]


def need(subject: Subject, wanted: Type, what: str) -> None:
    """Refuse a test that does not fit its subject's type."""
    if kind_of(subject) is not wanted:
        raise RuleRefused(
            Fault.TYPE,
            f"{what} needs a {wanted.value}; {subject.field.name} is a {kind_of(subject).value}",
        )


def one_of(subject: Subject, items: list[Literal]) -> OneOf:
    """Equality with any of ``items``, each of the subject's own type; null where the field may be missing."""
    kind = kind_of(subject)
    if kind is Type.LIST:
        raise RuleRefused(Fault.TYPE, f"{subject.field.name} is a {kind.value}; {_HINTS[kind]}")
    values: set[bool | int | str] = set()
    for item in items:
        match kind, item:
            case _, None if subject.field.nullable and subject.part is Part.VALUE:
                continue
            case Type.NUMBER, Decimal() as number:
                # A field is a whole number: 5.0 is 5, and no whole number is 5.5.
                if number == int(number):
                    values.add(int(number))
            case Type.TEXT, str(text):
                values.add(text)
            case Type.FLAG, bool(flag):
                values.add(flag)
            case _, None:
                raise RuleRefused(Fault.TYPE, f"{subject.field.name} is never null; leave null out")
            case _:
                raise RuleRefused(
                    Fault.TYPE,
                    f"{subject.field.name} is a {kind.value}, and {shown(item)} is not; {_HINTS[kind]}",
                )
    return OneOf(subject, frozenset(values), null=None in items)


_HINTS: Final = {
    Type.NUMBER: "write a number without quotes",
    Type.TEXT: "write a text in quotes",
    Type.FLAG: "write true or false without quotes",
    Type.LIST: 'write contains($, "…")',
}


def shown(value: Literal) -> str:
    """A value as the editor writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def at_least(number: Decimal, *, strictly: bool) -> int:
    """The lowest whole number that is at least (or above) ``number``."""
    return math.floor(number) + 1 if strictly else math.ceil(number)


def at_most(number: Decimal, *, strictly: bool) -> int:
    """The highest whole number that is at most (or below) ``number``."""
    return math.ceil(number) - 1 if strictly else math.floor(number)
