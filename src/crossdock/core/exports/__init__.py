"""Exports: what a statement gives, however much, as CSV, JSON lines or Parquet.

Face: ``Column`` and ``Export`` (a room says what it gives out), ``run`` (rows through a server-side cursor,
``AT_ONCE`` at a time), ``writers`` (the formats), ``streaming`` (a file part by part), ``event_log.EVENTS``
(this room's own export).
"""

from crossdock.core.exports.rows import AT_ONCE, Column, Export, Kind, run

__all__ = ["AT_ONCE", "Column", "Export", "Kind", "run"]
