"""Reading files of masters and orders: CSV, JSON lines and XLSX, row by row, all or nothing.

Face: ``run(cur, importer, path, …) -> Report``; ``one`` and ``several`` (rows that came in no file);
``Importer``, ``Column``, ``Row``, ``Outcome``, ``Fault`` for the rooms that import; ``columns`` with readers
for cells; ``files`` (records of any such file); ``remembered`` (which contents were imported). Each room
keeps its importers in ``importers.py``.
"""

from crossdock.core.imports import remembered
from crossdock.core.imports.columns import CellRefused, Column, Mended
from crossdock.core.imports.errors import FileRefused
from crossdock.core.imports.ports import Fault, Importer, Outcome, Report, Row, Run
from crossdock.core.imports.run import one, run, several

__all__ = [
    "CellRefused",
    "Column",
    "Fault",
    "FileRefused",
    "Importer",
    "Mended",
    "Outcome",
    "Report",
    "Row",
    "Run",
    "one",
    "remembered",
    "run",
    "several",
]
