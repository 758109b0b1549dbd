"""The carrier behind a tariff that has no adapter of its own: it prints labels here, and keeps books of what
it sold.

Its books are written on a connection of their own, in autocommit: a buyer who is killed between buying and
writing down finds the sale here, as at any other carrier.
"""

from datetime import datetime
from typing import Any

import psycopg

from crossdock.carriers import ports, sscc
from crossdock.carriers.adapters import pdf, zpl
from crossdock.carriers.errors import CarrierRefused
from crossdock.carriers.labels import Label
from crossdock.carriers.ports import Sold
from crossdock.core.errors import Unavailable
from crossdock.core.sql import statement
from crossdock.core.stages import dedicated_connection

ADD = statement(__package__, "sale_add")
FIND = statement(__package__, "sale_find")
VOID = statement(__package__, "sale_void")


class TariffCarrier:
    """See ``ports.LabelCarrier``."""

    def __init__(self) -> None:
        try:
            self._connection = dedicated_connection()
        except psycopg.OperationalError as error:
            raise Unavailable(f"the tariff carrier's books cannot be opened: {error}") from error
        self._books: psycopg.Cursor[Any] = self._connection.cursor()

    def find(self, key: str, label: Label) -> Sold | None:
        row = FIND.row(self._books, key=key)
        return None if row is None else _sold(key, row[0], label, void=row[1])

    def buy(self, key: str, label: Label, at: datetime) -> Sold:
        if not (label.ship_to.country or label.ship_to.line1 or label.ship_to.postal_code):
            raise CarrierRefused("the parcel has no address to go to: give the order one, then ask again")
        row = ADD.row(self._books, key=key, at=at)
        if row is not None:
            return _sold(key, row[0], label, void=False)
        known = self.find(key, label)
        if known is None:
            raise CarrierRefused(f"something was sold under {key} before, and is not in the books")
        return known

    def void(self, key: str, tracking: str, at: datetime) -> None:
        sold = FIND.row(self._books, key=key)
        if sold is None or tracking not in ("", sscc.make(sold[0])):
            raise CarrierRefused(f"nothing was sold under {key} with the number {tracking or '-'}")
        VOID.run(self._books, key=key, at=at)

    def close(self) -> None:
        self._connection.close()


def _sold(key: str, serial: int, label: Label, *, void: bool) -> Sold:
    tracking = sscc.make(serial)
    if void:
        return Sold(key, tracking, void=True)
    return Sold(key, tracking, void=False, pdf=pdf.encode(label, tracking), zpl=zpl.encode(label, tracking))


ports.sells(ports.TARIFF, TariffCarrier)
