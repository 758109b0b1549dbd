"""The log as an export, oldest first. What retention has moved to Parquet files is not in it any more."""

from typing import Final

from crossdock.core.exports.rows import Column, Export
from crossdock.core.sql import statement

EVENTS: Final = Export(
    "events",
    statement("crossdock.core", "events_export"),
    (
        Column("id", "integer"),
        Column("at", "time"),
        Column("order"),
        Column("subject"),
        Column("subject_id", "integer"),
        Column("kind"),
        Column("data", "json"),
        Column("actor"),
    ),
)
