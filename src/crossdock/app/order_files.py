"""A run over a file of orders: read to its end, then taken in some orders at a time, each part committed.

It goes step by step, so that whoever drives it (the command, the stage that watches folders) can show how
far it is, or do something else in between. Killed anywhere and begun again it changes nothing twice: an
order is known by its channel and external id, its rows by their content.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

import structlog

from crossdock.channels import order_files, order_import
from crossdock.channels.order_import import Result
from crossdock.channels.order_rows import Reading, Rows
from crossdock.core import clock, db, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.imports import Fault, FileRefused, remembered
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor
from crossdock.core.stages import PASSING

KIND: Final = "orders"
AT_ONCE: Final = 250  # orders a transaction
LISTED: Final = 1_000  # orders, errors and warnings that a report lists
TRIES: Final = 5  # of a part, when the database asks to try again

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Report:
    """What a run did, or with ``dry_run`` would have done. ``created``, ``unchanged``, ``differs`` and
    ``refused`` count orders, ``read`` and ``faulty`` rows; ``held``: of the new orders, those with a hold.

    ``orders``, ``errors`` and ``warnings`` list the first of them. ``message``: where a file that cannot be
    read is kept. ``before``: the name under which the same content was imported.
    """

    name: str
    dry_run: bool = False
    kind: str = KIND
    skipped: bool = False
    applied: bool = False
    read: int = 0
    created: int = 0
    unchanged: int = 0
    differs: int = 0
    refused: int = 0
    held: int = 0
    faulty: int = 0
    errors: list[Fault] = field(default_factory=list)
    more_errors: int = 0
    warnings: list[Fault] = field(default_factory=list)
    orders: list[Result] = field(default_factory=list)
    more_orders: int = 0
    message: int | None = None
    before: str | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong with the file."""
        return not self.errors

    def document(self) -> dict[str, Any]:
        return {**asdict(self), "ok": self.ok}

    def add(self, result: Result) -> None:
        """Count an order in."""
        self.created += result.outcome == "new"
        self.unchanged += result.outcome == "unchanged"
        self.differs += result.outcome == "differs"
        self.refused += result.outcome == "refused"
        self.held += result.outcome == "new" and bool(result.holds)
        self.faulty += len({fault.row for fault in result.faults})
        for fault in result.faults:
            self.error(fault)
        self.warnings += result.notes[: LISTED - len(self.warnings)]
        if len(self.orders) < LISTED:
            self.orders.append(result)
        else:
            self.more_orders += 1

    def error(self, fault: Fault) -> None:
        if len(self.errors) < LISTED:
            self.errors.append(fault)
        else:
            self.more_errors += 1


class Run:
    """One file on its way in: exhaust ``steps``, then look at ``report``.

    ``tell`` is called with each order's result, as it is committed.
    """

    def __init__(
        self,
        source: Source,
        reading: Reading,
        *,
        actor: Actor,
        dry_run: bool = False,
        again: bool = False,
        tell: Callable[[Result], None] = lambda _result: None,
        at_once: int | None = None,
    ) -> None:
        self._source = source
        self._reading = reading
        self._actor = actor
        self._again = again
        self._tell = tell
        self._at_once = at_once or AT_ONCE
        self.report = Report(source.name, dry_run=dry_run)

    def steps(self) -> Iterator[tuple[int, float]]:
        """(rows, part of the work) after each step. Nothing is raised for what is wrong with the file."""
        report = self.report
        try:
            sha256 = order_files.digest(self._source, self._reading)
            if not self._again and (before := self._before(sha256)) is not None:
                report.skipped, report.before = True, before
                return
            with closing(order_files.Spool(self._source, self._reading)) as spool:
                for part in spool.fill():
                    report.read = spool.rows
                    yield spool.rows, part / 4
                self._notes(spool)
                report.applied = not report.dry_run
                done, orders = 0, spool.orders()
                while rows := list(islice(orders, self._at_once)):
                    for result in self._take(rows):
                        report.add(result)
                        self._tell(result)
                    done += sum(len(one.records) for one in rows)
                    yield done, 0.25 + 0.75 * done / max(spool.rows, 1)
            self._finish(sha256)
        except FileRefused as error:
            self._unreadable(error)

    def _before(self, sha256: bytes) -> str | None:
        with db.transaction() as cur:
            return remembered.name(cur, KIND, sha256)

    def _notes(self, spool: order_files.Spool) -> None:
        notes = [Fault(0, "", "", note) for note in spool.notes]
        notes += [Fault(1, name, "", "not read: no such column is known") for name in spool.ignored]
        self.report.warnings += notes[:LISTED]

    def _take(self, rows: Sequence[Rows]) -> list[Result]:
        """Take orders in, in a transaction of their own; where one makes the others fail, each by itself."""
        try:
            return self._committed(lambda cur, at: self._batch(cur, rows, at))
        except PASSING:
            raise
        except Exception as error:
            if len(rows) > 1:
                log.warning("orders.file_batch_halved", file=self._source.name, error=str(error))
                half = len(rows) // 2
                return [*self._take(rows[:half]), *self._take(rows[half:])]
            log.exception("orders.file_order_failed", file=self._source.name, rows=rows[0].numbers[:5])
            why = f"{type(error).__name__}: {error}"
            return self._committed(lambda cur, at: [self._failed(cur, rows[0], why, at)])

    def _batch(self, cur: Cursor, rows: Sequence[Rows], at: datetime) -> list[Result]:
        return order_import.take(
            cur,
            rows,
            self._reading,
            file=self._source.name,
            actor=self._actor,
            at=at,
            dry_run=self.report.dry_run,
        )

    def _failed(self, cur: Cursor, rows: Rows, why: str, at: datetime) -> Result:
        name, dry_run = self._source.name, self.report.dry_run
        return order_import.set_aside(
            cur, rows, self._reading, why, file=name, actor=self._actor, at=at, dry_run=dry_run
        )

    def _committed(self, work: Callable[[Cursor, datetime], list[Result]]) -> list[Result]:
        """Run in a transaction, again where the database broke it off."""
        for _ in range(TRIES - 1):
            try:
                with db.transaction() as cur:
                    return work(cur, clock.refresh(cur))
            except PASSING as error:
                log.warning("orders.file_part_again", file=self._source.name, error=str(error).strip())
        with db.transaction() as cur:
            return work(cur, clock.refresh(cur))

    def _finish(self, sha256: bytes) -> None:
        """Remember the file, unless something of it is still to be put right."""
        report = self.report
        if report.dry_run:
            return
        counts = {name: getattr(report, name) for name in ("created", "unchanged", "differs", "refused")}
        with db.transaction() as cur:
            at = clock.refresh(cur)
            if report.ok:
                remembered.add(cur, KIND, sha256, report.name, report.read, at=at, actor=self._actor)
            done = Event(0, "file", 0, "orders_file_taken", {"name": report.name, **counts})
            events.record(cur, [done], at=at, actor=self._actor)

    def _unreadable(self, error: FileRefused) -> None:
        """Nothing of the file is taken in; it is kept, to be mended."""
        report = self.report
        fault = Fault(error.fields.get("row", 0), "", error.fields.get("found", ""), error.message)
        report.error(fault)
        report.faulty += 1
        report.applied = False
        if report.dry_run or self._source.size > order_import.LARGEST_KEPT:
            return
        try:
            with self._source.begin() as file:
                body = file.read(order_import.LARGEST_KEPT + 1)
        except OSError:
            return
        with db.transaction() as cur:
            report.message = order_import.keep_unreadable(
                cur,
                report.name,
                body,
                self._reading,
                order_import.reason([fault]),
                actor=self._actor,
                at=clock.refresh(cur),
            )
