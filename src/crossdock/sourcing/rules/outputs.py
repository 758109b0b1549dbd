"""Output cells: one plain value each, because only a plain value is the same for every order of a batch."""

import re
from typing import Final

from crossdock.sourcing.rules.errors import Fault, RuleRefused
from crossdock.sourcing.rules.fields import Type
from crossdock.sourcing.rules.kinds import Output

Said = bool | int | str

_WHOLE: Final = re.compile(r"-?[0-9]{1,16}")
_LONGEST: Final = 500  # characters of a text, such as a reason


def read_output(source: str, output: Output) -> Said:
    """Read an output cell that is not empty. Raises ``RuleRefused`` without a place."""
    match output.type:
        case Type.FLAG:
            if source not in {"true", "false"}:
                raise RuleRefused(Fault.BAD_OUTPUT, f"{source} is neither true nor false")
            return source == "true"
        case Type.NUMBER:
            if not _WHOLE.fullmatch(source):
                raise RuleRefused(
                    Fault.BAD_OUTPUT, f"{source} is not a whole number; formulas are not read here"
                )
            if not output.low <= int(source) <= output.high:
                raise RuleRefused(
                    Fault.BAD_OUTPUT, f"{source} is out of range; write {output.low} to {output.high}"
                )
            return int(source)
        case _:
            return _text(source)


def _text(source: str) -> str:
    quote, inner = source[0], source[1:-1]
    if quote not in "\"'" or len(source) < 2 or source[-1] != quote or quote in inner:
        raise RuleRefused(Fault.BAD_OUTPUT, f"{source} is not a text; put it in quotes")
    if len(inner) > _LONGEST:
        raise RuleRefused(Fault.TOO_LARGE, f"is longer than {_LONGEST} characters; shorten it")
    return inner
