"""The audit as an export, oldest first: every change of each entry, however many it has."""

from typing import Final

from crossdock.core.exports.rows import Column, Export
from crossdock.core.sql import statement

AUDIT: Final = Export(
    "audit",
    statement(__package__, "audit_export"),
    (
        Column("at", "time"),
        Column("recorded_at", "time"),
        Column("actor"),
        Column("face"),
        Column("act"),
        Column("target"),
        Column("address"),
        Column("agent"),
        Column("request"),
        Column("order"),
        Column("subject"),
        Column("name"),
        Column("kind"),
        Column("before", "json"),
        Column("after", "json"),
        Column("data", "json"),
    ),
)
