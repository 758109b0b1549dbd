"""The words of the part of ZEN's language that is compiled.

Stricter than ZEN where strictness costs nobody anything: what is not listed is refused, never guessed.
In ZEN, strings have no escapes, blanks are space, tab and newline, and ``not in`` is one word written with
one space before and one after ``in``.
"""

import re
from dataclasses import dataclass
from typing import Final

from crossdock.sourcing.rules.errors import Fault, RuleRefused

LONGEST: Final = 2_000  # characters of a cell or formula

_WORD: Final = re.compile(
    r"""(?P<blank>[ \t\n]+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<number>[0-9]+(?:\.[0-9]+)?)(?![0-9A-Za-z_$\#]|\.(?!\.))
      | (?P<notin>not[ ]in[ ])
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*+(?:\.[A-Za-z_][A-Za-z0-9_]*+)*+)(?![$\#.])
      | (?P<own>[$\#])(?![0-9A-Za-z_$\#.\[(])
      | (?P<sign>\.\.|>=|<=|==|!=|>|<|,|\(|\)|\[|\]|-)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is text, number, name or sign (``$``, ``#`` and ``not in`` too); ``at`` counts from 1."""

    kind: str
    word: str
    at: int


def tokenise(source: str) -> list[Token]:
    """Split a cell or a formula into words. Raises ``RuleRefused`` at the first that is not known."""
    if len(source) > LONGEST:
        raise RuleRefused(
            Fault.TOO_LARGE, f"has {len(source)} characters; split it, {LONGEST} are the most that is read"
        )
    tokens = []
    at = 0
    while at < len(source):
        match = _WORD.match(source, at)
        if match is None:
            raise RuleRefused(
                Fault.SYNTAX,
                f"cannot read {source[at : at + 12]!r} at character {at + 1}; use values, comparisons, "
                "lists, ranges and the functions of the manual only",
            )
        word = match.group()
        match match.lastgroup:
            case "blank":
                pass
            case "text":
                tokens.append(Token("text", word[1:-1], at + 1))
            case "notin":
                tokens.append(Token("sign", "not in", at + 1))
            case "own":
                tokens.append(Token("sign", word, at + 1))
            case kind:
                tokens.append(Token(str(kind), word, at + 1))
        at = match.end()
    return tokens
