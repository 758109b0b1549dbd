"""Formulas: ZEN's standard expressions that are true or false: ``order.units > 9 and order.lines < 3``.

``or`` binds loosest, then ``and``; ``not`` binds tighter than a comparison in ZEN, so it stands before
parentheses, a function or a true-or-false field only.
"""

from collections.abc import Collection

from crossdock.sourcing.rules.errors import Fault, RuleRefused
from crossdock.sourcing.rules.fields import FIELDS, Field, Scope, Type
from crossdock.sourcing.rules.predicates import And, Node, Not, OneOf, Or, Part, Subject
from crossdock.sourcing.rules.reading import COMPARISONS, FUNCTIONS, MEMBERSHIPS, Reader
from crossdock.sourcing.rules.tokens import Token

_DEEPEST = 32  # parentheses and nots within each other


def read_expression(source: str, scopes: Collection[Scope]) -> Node:
    """Read a formula over the fields of ``scopes``. Raises ``RuleRefused`` without a place."""
    return _Formula(source, scopes).whole()


def known_field(name: str, scopes: Collection[Scope]) -> Field:
    """The field of that name. Raises ``RuleRefused`` if there is none in these scopes."""
    field = FIELDS.get(name)
    if field is None or field.scope not in scopes:
        known = ", ".join(sorted(known for known, other in FIELDS.items() if other.scope in scopes))
        why = "is not a field" if field is None else "cannot be tested here"
        raise RuleRefused(Fault.UNKNOWN_FIELD, f"{name} {why}; choose one of {known}")
    return field


class _Formula(Reader):
    compares_fields = True

    def __init__(self, source: str, scopes: Collection[Scope]) -> None:
        super().__init__(source)
        self._scopes = scopes
        self._depth = 0

    def named(self, token: Token) -> Field | None:
        if token.kind != "name" or "." not in token.word:
            return None
        return known_field(token.word, self._scopes)

    def whole(self) -> Node:
        node = self._either()
        if not self.done():
            raise self.refusal("expected 'and' or 'or'")
        return node

    def _either(self) -> Node:
        node = self._both()
        while self.word() == "or":
            self.take()
            node = Or(node, self._both())
        return node

    def _both(self) -> Node:
        node = self._test()
        while self.word() == "and":
            self.take()
            node = And(node, self._test())
        return node

    def _test(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.refusal(f"is nested more than {_DEEPEST} deep", Fault.TOO_LARGE)
        node = self._nested()
        self._depth -= 1
        return node

    def _nested(self) -> Node:
        word = self.word()
        if word == "not":
            return self._not()
        if word == "(":
            self.take()
            node = self._either()
            self.expect(")")
            return node
        if word in FUNCTIONS and self.word(1) == "(":
            return self.function()
        if self.literal_ahead():
            return self.value_in_list()
        subject = self.subject()
        if self.word() in COMPARISONS or self.word() in MEMBERSHIPS:
            return self.test_of(subject)
        return self._bare(subject)

    def _not(self) -> Node:
        self.take()
        ahead = self.word()
        if ahead in {"not", "("} or ahead in FUNCTIONS:
            return Not(self._test())
        node = Not(self._bare(self.subject()))
        if self.word() in COMPARISONS or self.word() in MEMBERSHIPS:
            raise self.refusal("expected parentheses: not binds tighter than a comparison, so write not (…)")
        return node

    def _bare(self, subject: Subject) -> Node:
        """A field that is true or false by itself; null would make ZEN fail, so it must never be missing."""
        field = subject.field
        if subject.part is not Part.VALUE or field.type is not Type.FLAG or field.nullable:
            raise self.refusal(f"expected a comparison after {field.name}")
        return OneOf(subject, frozenset({True}))
