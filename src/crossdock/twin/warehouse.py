"""Warehouses, stores, 3PLs, vendors and sellers: take the work released to them, pick, pack and ship it.

They ask for their work by the API, as a program of theirs does. What is drawn by chance hangs on the seed,
the location and what is asked of it.
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

LOOK_EVERY: Final = 0.7  # seconds of the machine between two looks for work
PAGE: Final = 200
PICKS: Final = frozenset({"warehouse", "store", "3pl"})  # vendors and sellers only say what has left
REASONS: Final = ("no_capacity", "damaged", "closed")
AGAIN: Final = timedelta(hours=2)  # until a gate is tried again, or a label is looked for again
COUNTED_AFTER: Final = timedelta(hours=3)
COUNTED_EVERY: Final = 5  # looks for work to one for what is to be counted
GIVE_UP: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier was handed: its number, of which shipment, from where, and when it should be there."""

    number: str
    carrier: str
    shipment: int
    site: Site
    handed_at: datetime
    deliver_on: date


@dataclass(slots=True)
class Warehouse:
    """One site. ``room`` bounds the calls of all sites together; ``hand`` gives parcels to the carrier.

    ``units`` are its own books: units that left, by fulfilment order and SKU.
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

    def begin(self, group: asyncio.TaskGroup, order: dict[str, Any]) -> None:
        """Take a released fulfilment order in hand, once."""
        if order["number"] not in self.known:
            self.known.add(order["number"])
            task = group.create_task(self._work(order))
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
        reply = await self.caller.post("/stock/counts", counted, once=name)
        self.counts["counted" if reply.done else "not counted"] += 1

    async def _work(self, order: dict[str, Any]) -> None:
        name = name_of(self.site, order)
        draw = self.faults.draw("work", *name)
        begin = clock.now() + timedelta(minutes=draw.uniform(10, 90))
        await self.pace.until(begin)
        if self.faults.strikes("reject", *name):
            await self._say(order, "reject", {"reason": draw.choice(REASONS)}, begin)
            return
        if not (taken := await self._say(order, "accept", {}, begin)):
            return  # called back before it was begun
        if self.site.kind in PICKS:
            await self._pick_and_pack(taken, name, begin + timedelta(minutes=draw.uniform(10, 60)))
        else:
            leaves = max(begin, departure(self.site, date.fromisoformat(order["ship_on"])))
            await self._ship(taken, leaves)

    async def _pick_and_pack(self, order: dict[str, Any], name: tuple[object, ...], moment: datetime) -> None:
        await self.pace.until(moment)
        picked = await self._say(order, "pick", self._found(order, name), moment)
        if not picked or not any(left_of(line) for line in picked["lines"]):
            return
        shipment = await self._say(
            picked, "pack", {"reference": f"{self.site.code}-{order['number']}"}, moment
        )
        if not shipment:
            return
        path = f"/shipments/{shipment['id']}"
        await self._call(f"{path}/labels", {}, moment)
        leaves = max(moment, departure(self.site, date.fromisoformat(order["ship_on"])))
        await self._leave(order, path, leaves)

    def _found(self, order: dict[str, Any], name: tuple[object, ...]) -> dict[str, Any]:
        """What the picker brings: of the first line a unit less, now and then."""
        short = self.faults.strikes("short", *name)
        lines = [
            {"line": line["line"], "quantity": left_of(line)} for line in order["lines"] if left_of(line)
        ]
        if short and lines:
            lines[0]["quantity"] -= 1
            lines[0]["short"] = {"quantity": 1, "reason": "not_found"}
        return {"lines": lines}

    async def _leave(self, order: dict[str, Any], path: str, moment: datetime) -> None:
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
                await self._call(f"{path}/labels", {}, moment)
            left = await self._call(f"{path}/leave", {}, moment)
            if left is None or left.done:
                if left is not None:
                    self._left(order, left.document, moment)
                return
            moment += AGAIN
        self.counts["never left"] += 1

    async def _ship(self, order: dict[str, Any], moment: datetime) -> None:
        """A vendor or seller: one parcel under its own carrier's number."""
        number = order["number"]
        tracking = f"{self.site.code}{number.removeprefix('FO-'):0>10}"
        body = {"reference": f"{self.site.code}-{number}", "packages": [{"tracking": tracking}]}
        until = moment + GIVE_UP
        while moment < until:
            await self.pace.until(moment)
            done = await self._call(f"/fulfilment-orders/{number}/ship", body, moment)
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
        for package in shipment["packages"]:
            if package["tracking"]:
                self.hand(
                    Parcel(
                        package["tracking"],
                        shipment["carrier"],
                        shipment["id"],
                        self.site,
                        moment,
                        deliver_on,
                    )
                )

    async def _say(
        self, order: dict[str, Any], act: str, body: dict[str, Any], moment: datetime
    ) -> dict[str, Any] | None:
        """The document after the act, or None where it may not be any more."""
        done = await self._call(f"/fulfilment-orders/{order['number']}/{act}", body, moment)
        self.counts[act if done is not None and done.done else f"{act} too late"] += 1
        return done.document if done is not None and done.done else None

    async def _call(self, path: str, body: dict[str, Any], moment: datetime) -> Any:
        """The reply; None where the order may not take the act any more. A shut gate is a reply, not done."""
        with self.pace.due(moment):
            async with self.room:
                reply = await self.caller.post(path, body, once=f"{path} {moment.isoformat()}")
        if reply.done or reply.code == "gate_closed":
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


def name_of(site: Site, order: dict[str, Any]) -> tuple[object, ...]:
    """What chance hangs on: where, and what is asked for. Numbers differ from run to run."""
    return (site.code, *sorted((line["sku"], line["quantity"]) for line in order["lines"]))


def departure(site: Site, day: date) -> datetime:
    """When the truck leaves a site on a day: at its cut-off, local time."""
    hour, minute = map(int, site.cut_off.split(":"))
    return datetime.combine(day, time(hour, minute), ZoneInfo(site.time_zone)).astimezone(UTC)
