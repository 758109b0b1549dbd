"""What the rules refuse, and how it is said."""

from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """Why a rule was refused: stable words that the API, the console and tests rely on."""

    NOT_A_TABLE = "not-a-table"  # the document is not one decision table that ZEN can load
    UNKNOWN_FIELD = "unknown-field"  # no such field, or not in this kind of rule
    UNKNOWN_OUTPUT = "unknown-output"  # no such output in this kind of rule
    UNKNOWN_CELL = "unknown-cell"  # a row carries a cell of no column; ZEN would pass over it in silence
    MISSING_OUTPUT = "missing-output"  # a row, or the table, does not say what the kind needs
    BAD_OUTPUT = "bad-output"  # an output cell is not a plain value of the output's type and range
    SYNTAX = "syntax"  # cannot be read as the part of ZEN's language that can be compiled
    TYPE = "type-mismatch"  # the test does not fit the field's type
    TOO_LARGE = "too-large"  # a number, a text or the table is beyond what is compiled exactly


class RuleRefused(Exception):
    """A table or formula that cannot be saved; the message names the place and says what to do.

    ``table`` is the table's name, ``row`` counts from 1 as the editor shows it, ``column`` is the column's
    name; each is None where it does not apply. ``detail`` is the message without the place.
    """

    code: Final = "rule_refused"
    status: Final = 422

    def __init__(
        self,
        fault: Fault,
        detail: str,
        *,
        table: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.fault = fault
        self.detail = detail
        self.table = table
        self.row = row
        self.column = column
        super().__init__(f"{self.place()}: {detail}" if self.place() else detail)

    def place(self) -> str:
        """The place in words, such as ``table "Channels", row 3, column "Country"``."""
        parts = []
        if self.table is not None:
            parts.append(f'table "{self.table}"')
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f'column "{self.column}"')
        return ", ".join(parts)

    def at(self, *, table: str, row: int | None = None, column: str | None = None) -> "RuleRefused":
        """The same refusal with its place, which only the caller of a parser knows."""
        return RuleRefused(self.fault, self.detail, table=table, row=row, column=column)


class BatchUnfit(Exception):
    """A batch that a compiled rule cannot be evaluated on: a fault of the caller, not of the rule."""

    code: Final = "batch_unfit"
    status: Final = 500

    def __init__(self, field: str, detail: str) -> None:
        self.field = field
        self.detail = detail
        super().__init__(f"column {field}: {detail}")
