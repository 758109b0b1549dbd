"""A day of the demo company's webhooks, over real HTTP, while processes are killed at random."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests import running
from tests.faults import webhooks
from tests.running import Crowd, Killer, Message, Running

from crossdock.twin import company, shoppers

DAY: Final = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class Day:
    orders: int
    kills: int
    seed: int = 1


def play(day: Day, folder: Path) -> None:
    """Play it, and assert that whatever was answered is there once, as it was said last."""
    with running.installation(folder) as mine:
        running.set_up(mine, company.write(folder / "files", seed=day.seed, orders=day.orders))
        killer, crowd = Killer(mine, day.seed), Crowd(mine, messages(day))
        with crowd:
            for kill in range(day.kills):
                if not crowd.reached(len(crowd.messages) * (kill + 1) // (day.kills + 2)):
                    break
                killer.strike()
        assert not crowd.refused, (crowd.refused[:5], crowd.statuses, mine.tail())
        mine.drained_and_verified()
        check(mine, crowd)


def messages(day: Day) -> list[Message]:
    orders = shoppers.orders(day.orders, seed=day.seed, day=DAY)
    return [
        running.webhook(one.topic, one.key, str(json.loads(one.body)["id"]), one.body)
        for one in webhooks.webhooks(orders, seed=day.seed)
    ]


def check(mine: Running, crowd: Crowd) -> None:
    """Every webhook and every order once, none besides; what the shop said last of an order holds."""
    with mine.database() as seen:

        def rows(text: str) -> list[tuple[Any, ...]]:
            return seen.execute(text).fetchall()

        assert {row[0] for row in rows("SELECT key FROM mailbox_inbound")} == {m.key for m in crowd.messages}
        assert rows("SELECT count(*) FROM mailbox_quarantine")[0] == (0,)
        there = Counter(row[0] for row in rows("SELECT external_id FROM orders_order"))
        assert there == Counter({message.external_id: 1 for message in crowd.messages})
        said: dict[str, dict[str, Any]] = {}
        for message in crowd.messages:
            document = json.loads(message.body)
            known = said.setdefault(message.external_id, document)
            if document["updated_at"] > known["updated_at"]:
                said[message.external_id] = document
        cancelled = {one for one, document in said.items() if document["cancelled_at"]}
        gone = rows("SELECT external_id FROM orders_order WHERE status = 'cancelled'")
        assert {row[0] for row in gone} == cancelled
        notes = dict(rows("SELECT external_id, note FROM orders_order"))
        assert notes == {one: document["note"] for one, document in said.items()}
        asked = {one: sum(line["quantity"] for line in d["line_items"]) for one, d in said.items()}
        ordered = dict(
            rows(
                "SELECT o.external_id, sum(l.ordered)::bigint FROM orders_order AS o"
                " JOIN orders_line AS l ON l.order_id = o.id GROUP BY o.external_id"
            )
        )
        assert ordered == asked
