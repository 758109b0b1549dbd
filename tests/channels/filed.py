"""Files of orders for tests: the contract's columns, and a runner over the tiny company."""

from collections.abc import Callable
from typing import Any

from tests.company import ACTOR

from crossdock.app import order_files as app
from crossdock.channels.order_rows import Reading
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor
from crossdock.orders import read

OURS = Reading()
Take = Callable[..., app.Report]

HEAD = (
    "channel,external_id,placed_at,email,name,line1,line2,city,region,postal_code,country,phone,"
    "service_level,sku,quantity,unit_price,discount,tax,currency\n"
)
WHERE = "ada@example.com,Ada Example,1 Main Street,,New York,NY,10001,US,,standard"


def row(external_id: str, sku: str = "MUG", quantity: str = "1", price: str = "10.00", **other: str) -> str:
    where = other.get("where", WHERE)
    placed = other.get("placed", "2026-11-23T10:00:00Z")
    coin = other.get("currency", "USD")
    return f"web,{external_id},{placed},{where},{sku},{quantity},{price},,,{coin}\n"


def taker() -> Take:
    """What takes a file in and gives the report."""

    def run(body: str | bytes, name: str = "orders.csv", reading: Reading = OURS, **more: Any) -> app.Report:
        source = Source.of_bytes(name, body.encode() if isinstance(body, str) else body)
        taken = app.Run(source, reading, actor=ACTOR, **more)
        for _ in taken.steps():
            pass
        return taken.report

    return run


def outcomes(report: app.Report) -> dict[str, str]:
    return {one.external_id: one.outcome for one in report.orders}


def shown(cur: Cursor, report: app.Report, external_id: str) -> dict[str, Any]:
    (number,) = {one.number for one in report.orders if one.external_id == external_id}
    assert number is not None
    return read.one(cur, number)
