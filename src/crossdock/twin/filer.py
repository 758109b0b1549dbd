"""A marketplace that sends its orders as files: one every two hours, a row for each line of an order."""

import csv
import io
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from crossdock.twin.pace import Pace
from crossdock.twin.portal import encode
from crossdock.twin.shoppers import Order

EVERY: Final = timedelta(hours=2)
ADDRESS: Final = ("name", "line1", "city", "region", "postal_code", "country")
COLUMNS: Final = (
    "channel", "external_id", "placed_at", "email", *ADDRESS, "service_level", "currency", "shipping",
    "total", "payment_pending", "line", "sku", "title", "quantity", "unit_price", "tax",
)  # fmt: skip


@dataclass(slots=True)
class Filer:
    """``channel``: its name at the company. ``drop`` puts a file where the company looks for it."""

    channel: str
    pace: Pace
    drop: Callable[[str, bytes], Awaitable[None]]
    run: int = 0
    placed: dict[str, Order] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    async def play(self, orders: Sequence[Order], day: datetime) -> None:
        """A file every two hours with the orders since the last one."""
        waiting = list(orders)
        moment = day
        while waiting:
            moment += EVERY
            await self.pace.until(moment)
            mine = [one for one in waiting if one.placed_at < moment]
            waiting = waiting[len(mine) :]
            if mine:
                with self.pace.due(moment):
                    await self.drop(f"orders-{self.run}-{moment:%Y%m%d-%H%M}.csv", self._file(mine))
                self.counts["files"] += 1
                self.counts["placed"] += len(mine)

    def _file(self, orders: Sequence[Order]) -> bytes:
        """The rows, as CSV."""
        out = io.StringIO(newline="")
        rows = csv.DictWriter(out, COLUMNS)
        rows.writeheader()
        for order in orders:
            key = f"F{self.run}-{order.number}"
            self.placed[key] = order
            rows.writerows(_rows(encode(order, self.channel, key)))
        return out.getvalue().encode()


def _rows(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each line; what is said of the order as a whole stands on each."""
    whole = {name: document[name] for name in ("channel", "external_id", "placed_at", "currency")}
    whole |= {"service_level": document["service_level"], "email": document["customer"]["email"]}
    whole |= {"payment_pending": "yes" if document["payment_pending"] else "no"}
    whole |= {name: document[name]["amount"] for name in ("shipping", "total")}
    whole |= {name: document["ship_to"][name] for name in ADDRESS}
    for line in document["lines"]:
        mine = {"line": line["external_id"], "sku": line["sku"], "title": line["title"]}
        money = {name: line[name]["amount"] for name in ("unit_price", "tax")}
        yield {**whole, **mine, **money, "quantity": line["quantity"]}
