"""Business rules: ZEN decision tables and formulas, compiled to arrays over a whole batch of orders.

Face: ``compile_table`` when a table is saved, ``Compiled.evaluate`` over ``Columns`` when a batch is decided,
``compile_expression`` for a single formula, ``dry_run`` before a table is published, ``lint`` beside the
editor. What cannot be compiled raises ``RuleRefused``, naming table, row and column.

Pure: no table, no stage, no clock, no database. Versions of rules, their validity and their publishing are
``sourcing``'s; this package sees a document and a batch.
"""

from crossdock.sourcing.rules.columns import Columns
from crossdock.sourcing.rules.dry_run import Changes, dry_run
from crossdock.sourcing.rules.errors import BatchUnfit, Fault, RuleRefused
from crossdock.sourcing.rules.evaluate import Formula, compile_expression
from crossdock.sourcing.rules.fields import FIELDS, Field, Scope, Type
from crossdock.sourcing.rules.kinds import (
    ELIGIBILITY,
    KINDS,
    LATE_COST,
    MAX_PARCELS,
    PRIORITY,
    SERVICE,
    SHIP_COMPLETE,
    Kind,
    Output,
)
from crossdock.sourcing.rules.lint import Finding, Problem, lint
from crossdock.sourcing.rules.outcomes import Outcome
from crossdock.sourcing.rules.tables import Compiled, compile_table

__all__ = [
    "ELIGIBILITY",
    "FIELDS",
    "KINDS",
    "LATE_COST",
    "MAX_PARCELS",
    "PRIORITY",
    "SERVICE",
    "SHIP_COMPLETE",
    "BatchUnfit",
    "Changes",
    "Columns",
    "Compiled",
    "Fault",
    "Field",
    "Finding",
    "Formula",
    "Kind",
    "Outcome",
    "Output",
    "Problem",
    "RuleRefused",
    "Scope",
    "Type",
    "compile_expression",
    "compile_table",
    "dry_run",
    "lint",
]
