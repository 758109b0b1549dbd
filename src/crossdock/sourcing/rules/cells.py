"""Cells of a table: ZEN's unary tests, where ``$`` is the column's own field.

``"US", "CA"`` · ``> 5 and < 10`` · ``[1..5]`` · ``not in ["a"]`` · ``startsWith($, "90")`` ·
``some($, # == "gift")``. Tests are joined by ``,`` and ``or`` (either) and ``and`` (both), from left to right
without precedence, as ZEN does: ``1, 2 and > 1`` is ``(1 or 2) and > 1``.
"""

from typing import Final

from crossdock.sourcing.rules.errors import Fault, RuleRefused
from crossdock.sourcing.rules.fields import Field
from crossdock.sourcing.rules.predicates import And, Node, Not, Or, Subject
from crossdock.sourcing.rules.reading import COMPARISONS, FUNCTIONS, MEMBERSHIPS, Reader, one_of
from crossdock.sourcing.rules.tokens import Token

_JOINERS: Final[dict[str, type[And | Or]]] = {"and": And, "or": Or, ",": Or}


def read_cell(source: str, field: Field) -> Node:
    """Read a cell that is not empty. Raises ``RuleRefused`` without a place."""
    if source == "-":
        # Other tools read a dash as "anything"; for ZEN it is an error, and so never matches.
        raise RuleRefused(Fault.SYNTAX, "leave the cell empty to match anything")
    return _Cell(source, field).whole()


class _Cell(Reader):
    def __init__(self, source: str, field: Field) -> None:
        super().__init__(source)
        self._field = field

    def named(self, token: Token) -> Field | None:
        if token.kind == "name" and "." in token.word:
            raise RuleRefused(
                Fault.SYNTAX, "a cell tests its own column; use a column without a field for a formula"
            )
        return self._field if token.word == "$" else None

    def whole(self) -> Node:
        node = self._test()
        while not self.done():
            joiner = _JOINERS.get(self.word() or "")
            if joiner is None:
                raise self.refusal("expected ',', 'and' or 'or'")
            self.take()
            node = joiner(node, self._test())
        return node

    def _test(self) -> Node:
        word = self.word()
        own = Subject(self._field)
        if word in COMPARISONS or word in MEMBERSHIPS:
            return self.test_of(own)
        if word in {"[", "("}:
            return self.membership(own)
        if word == "not":
            self.take()
            if self.word() not in FUNCTIONS:
                raise self.refusal("expected a function after not; write != or not in")
            return Not(self.function())
        if word in FUNCTIONS and self.word(1) == "(":
            return self.function()
        if self.literal_ahead():
            return self._literal(own)
        if word in {"$", "len"}:
            return self.test_of(self.subject())
        raise self.refusal("expected a value, a comparison, a list, a range or a function")

    def _literal(self, own: Subject) -> Node:
        start = self._next
        value = self.literal()
        if self.word() in MEMBERSHIPS:
            self._next = start
            return self.value_in_list()
        return one_of(own, [value])
