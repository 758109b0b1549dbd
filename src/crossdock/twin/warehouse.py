"""Warehouses, stores, 3PLs, vendors and sellers: take the work released to them, pick, pack and ship it.

They ask for their work by the API, as a program of theirs does. What is drawn by chance hangs on the seed and
the order.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from crossdock.core import clock
from crossdock.twin.caller import Caller
from crossdock.twin.faults import Faults
from crossdock.twin.pace import Pace
from crossdock.twin.places import Site
from crossdock.twin.shop import whose

LOOK_EVERY: Final = 0.7  # seconds of the machine between two looks for work
PAGE: Final = 200
PICKS: Final = frozenset({"warehouse", "store", "3pl"})  # vendors and sellers only say what has left
REASONS: Final = ("no_capacity", "damaged", "closed")
AGAIN: Final = timedelta(hours=2)  # until a gate is tried again, or a label is looked for again
COUNTED_AFTER: Final = timedelta(hours=3)
COUNTED_EVERY: Final = 5  # looks for work to one for what is to be counted
GIVE_UP: Final = timedelta(days=6)


Lines = tuple[tuple[int, int], ...]  # (shopper's number, place among the order's lines)
Name = tuple[int, int, int]  # a line so, and which time


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier was handed: its number, of which shipment and lines, from where, and when it should be
    there.
    """

    number: str
    carrier: str
    shipment: int
    lines: Lines
    site: Site
    handed_at: datetime
    deliver_on: date


@dataclass(slots=True)
class Warehouse:
    """One site. ``room`` bounds the calls of all sites together; ``hand`` gives parcels to the carrier.

    ``units`` are its own books: units that left, by fulfilment order and SKU. ``times``: how often a line
    came to a site, whichever; all sites share them.
    """

    site: Site
    caller: Caller
    faults: Faults
    pace: Pace
    room: asyncio.Semaphore
    hand: Callable[[Parcel], None]
    counts: Counter[str] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    at_work: set["asyncio.Task[None]"] = field(default_factory=set)
    times: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def begin(self, group: asyncio.TaskGroup, order: dict[str, Any]) -> None:
        """Take a released fulfilment order in hand, once."""
        if order["number"] not in self.known:
            self.known.add(order["number"])
            task = group.create_task(self._work(order, self._name(order)))
            self.at_work.add(task)
            task.add_done_callback(self.at_work.discard)

    async def count(self, task: dict[str, Any]) -> None:
        """Count what a picker did not find: what is there is what the books say and what they doubt."""
        at = clock.now()
        name = f"count {task['id']} {task['times']}"
        if name in self.known or datetime.fromisoformat(task["since"]) + COUNTED_AFTER > at:
            return
        self.known.add(name)
        count = {"sku": task["sku"], "location": self.site.code, "as_of": at.isoformat()}
        counted = [{**count, "counted": task["on_hand"] + task["doubted"]}]
        of = ("count", self.site.code, task["sku"])
        reply = await self.caller.post("/stock/counts", counted, once=name, name=of)
        self.counts["counted" if reply.done else "not counted"] += 1

    def _name(self, order: dict[str, Any]) -> Name:
        """What chance hangs on: whose order, the first line of it, and which time it comes to a site. Not
        where, nor what else comes along: that is the company's to decide, and may be another next time.
        """
        first = min(whose(line["line"]) for line in order["lines"])
        self.times[first] += 1
        return (*first, self.times[first])

    async def _work(self, order: dict[str, Any], name: Name) -> None:
        draw = self.faults.draw("work", *name)
        begin = clock.now() + timedelta(minutes=draw.uniform(10, 90))
        await self.pace.until(begin)
        if self.faults.strikes("reject", *name):
            await self._say(order, "reject", {"reason": draw.choice(REASONS)}, begin, name)
            return
        if not (taken := await self._say(order, "accept", {}, begin, name)):
            return  # called back before it was begun
        if self.site.kind in PICKS:
            await self._pick_and_pack(taken, name, begin + timedelta(minutes=draw.uniform(10, 60)))
        else:
            leaves = max(begin, departure(self.site, date.fromisoformat(order["ship_on"])))
            await self._ship(taken, leaves, name)

    async def _pick_and_pack(self, order: dict[str, Any], name: Name, moment: datetime) -> None:
        await self.pace.until(moment)
        picked = await self._say(order, "pick", self._found(order, name), moment, name)
        if not picked or not any(left_of(line) for line in picked["lines"]):
            return
        shipment = await self._say(
            picked, "pack", {"reference": f"{self.site.code}-{order['number']}"}, moment, name
        )
        if not shipment:
            return
        path = f"/shipments/{shipment['id']}"
        await self._call(f"{path}/labels", {}, moment, name)
        leaves = max(moment, departure(self.site, date.fromisoformat(order["ship_on"])))
        await self._leave(order, path, leaves, name)

    def _found(self, order: dict[str, Any], name: Name) -> dict[str, Any]:
        """What the picker brings: of the first line a unit less, now and then."""
        short = self.faults.strikes("short", *name)
        lines = [
            {"line": line["line"], "quantity": left_of(line)} for line in order["lines"] if left_of(line)
        ]
        if short and lines:
            lines[0]["quantity"] -= 1
            lines[0]["short"] = {"quantity": 1, "reason": "not_found"}
        return {"lines": lines}

    async def _leave(self, order: dict[str, Any], path: str, moment: datetime, name: Name) -> None:
        """Let the truck take it at ``moment``, or when its labels are there and no gate is shut."""
        until = moment + GIVE_UP
        while moment < until:
            await self.pace.until(moment)
            with self.pace.due(moment):
                async with self.room:
                    shown = await self.caller.get(path)
            if not shown.done:
                return  # unpacked meanwhile: called back
            states = {label["state"] for label in shown.document["labels"]}
            if states & {"asked", "voiding"}:
                await asyncio.sleep(LOOK_EVERY)
                continue
            if "refused" in states:  # for what has none: the carrier may take it the next time
                await self._call(f"{path}/labels", {}, moment, name)
            left = await self._call(f"{path}/leave", {}, moment, name)
            if left is None or left.done:
                if left is not None:
                    self._left(order, left.document, moment)
                return
            moment += AGAIN
        self.counts["never left"] += 1

    async def _ship(self, order: dict[str, Any], moment: datetime, name: Name) -> None:
        """A vendor or seller: one parcel under its own carrier's number."""
        number = order["number"]
        tracking = f"{self.site.code}{number.removeprefix('FO-'):0>10}"
        body = {"reference": f"{self.site.code}-{number}", "packages": [{"tracking": tracking}]}
        until = moment + GIVE_UP
        while moment < until:
            await self.pace.until(moment)
            done = await self._call(f"/fulfilment-orders/{number}/ship", body, moment, name)
            if done is None:
                return
            if done.done:
                for shipment in done.document["shipments"]:
                    self._left(order, shipment, moment)
                return
            moment += AGAIN
        self.counts["never left"] += 1

    def _left(self, order: dict[str, Any], shipment: dict[str, Any], moment: datetime) -> None:
        self.counts["shipped"] += 1
        for line in shipment["lines"]:
            self.units[order["number"], line["sku"]] += line["quantity"]
        deliver_on = date.fromisoformat(order["deliver_on"])
        lines = tuple(sorted(whose(line["line"]) for line in shipment["lines"]))
        for package in shipment["packages"]:
            if package["tracking"]:
                self.hand(
                    Parcel(
                        package["tracking"],
                        shipment["carrier"],
                        shipment["id"],
                        lines,
                        self.site,
                        moment,
                        deliver_on,
                    )
                )

    async def _say(
        self, order: dict[str, Any], act: str, body: dict[str, Any], moment: datetime, name: Name
    ) -> dict[str, Any] | None:
        """The document after the act, or None where it may not be any more."""
        done = await self._call(f"/fulfilment-orders/{order['number']}/{act}", body, moment, name)
        self.counts[act if done is not None and done.done else f"{act} too late"] += 1
        return done.document if done is not None and done.done else None

    async def _call(self, path: str, body: dict[str, Any], moment: datetime, name: Name) -> Any:
        """The reply; None where the order may not take the act any more. What is to wait for a gate or a
        label has a reply, and is not done.
        """
        with self.pace.due(moment):
            async with self.room:
                once, act = f"{path} {moment.isoformat()}", path.rpartition("/")[2]
                reply = await self.caller.post(path, body, once=once, name=(act, *name))
        if reply.done or reply.code in ("gate_closed", "label_lacking"):
            return reply
        if reply.status != 409:
            raise AssertionError(f"{path} was answered {reply.status}: {reply.document}")
        return None


async def look(sites: Sequence[Warehouse], caller: Caller, stop: asyncio.Event) -> None:
    """Look for work of all sites, as the program that they share does; ends when told to, and all is done."""
    at = {one.site.code: one for one in sites}
    turn = 0
    async with asyncio.TaskGroup() as group:
        while not stop.is_set():
            query: dict[str, Any] = {"state": "released", "limit": PAGE}
            async for found in caller.pages("/fulfilment-orders", query):
                at[found["location"]].begin(group, found)
            if turn % COUNTED_EVERY == 0:
                async for task in caller.pages("/stock/count-tasks", {"limit": PAGE}):
                    await at[task["location"]].count(task)
            turn += 1
            await asyncio.sleep(LOOK_EVERY)


def left_of(line: dict[str, Any]) -> int:
    """Units of a fulfilment order's line that are still to leave."""
    left: int = line["quantity"] - line["stopped"] - line["shipped"]
    return left


def departure(site: Site, day: date) -> datetime:
    """When the truck leaves a site on a day: at its cut-off, local time."""
    hour, minute = map(int, site.cut_off.split(":"))
    return datetime.combine(day, time(hour, minute), ZoneInfo(site.time_zone)).astimezone(UTC)
