"""Clearing what is old of parcels, a batch at a time: files of labels, and scans on the way.

Each function looks at up to ``limit`` rows with ids above ``after`` and made before ``before``, in the order
of ids, and returns (looked at, last id, rows changed).
"""

from datetime import datetime
from typing import Final

from crossdock.core import retention
from crossdock.core.sql import Cursor, statement

AGED_LABELS: Final = statement(__package__, "retain_labels_aged")
AGED_SCANS: Final = statement(__package__, "retain_scans_aged")
LABELS: Final = statement(__package__, "retain_labels")
SCANS: Final = statement(__package__, "retain_scans")


def labels(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Files of labels whose shipment has left, or was unpacked; the label itself stays."""
    ids = AGED_LABELS.column(cur, after=after, at=before, limit=limit)
    return retention.batch(cur, ids, after, LABELS)


def scans(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Scans on the way of parcels that have arrived or went back; the scan that says so stays."""
    ids = AGED_SCANS.column(cur, after=after, at=before, limit=limit)
    return retention.batch(cur, ids, after, SCANS)
