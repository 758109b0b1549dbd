"""One large order as a mixed-integer program for HiGHS: a better plan where there is one, and a bound of its
cost.

x[l, n]: units of line l from location n (whole lines: 0 or 1); y[n, r]: location n ships its parcel at price
r, one of the (weight step, arrival) pairs that no other beats; u[d]: the order is complete by date d.
Minimise parcels + units + lateness.
Where a heavier step is cheaper than a lighter one the program may use its price, so that the bound stays one,
but is loose.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import highspy
import numpy as np

from crossdock.sourcing.engine.field import Field
from crossdock.sourcing.engine.types import NEVER, Ints

if TYPE_CHECKING:
    from crossdock.sourcing.engine.large import Placed


@dataclass(frozen=True)
class Effort:
    """When HiGHS may stop: nodes of branch and bound, relative gap, and seconds as a last resort.

    Short of the seconds the answer does not depend on the machine's speed.
    """

    nodes: int
    gap: float
    seconds: float


FULL = Effort(2000, 0.0, 1.3)
UNITS = Effort(300, 0.0, 0.5)
BRIEF = Effort(50, 0.005, 0.3)
UNHURRIED = Effort(50, 0.0, math.inf)  # where no plan may depend on the machine's speed


class _Silent(highspy.Highs):
    """HiGHS, told to be silent before its constructor's last step writes a banner to standard output."""

    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass
class _Model:
    """Columns and rows as HiGHS takes them."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, cost: float, upper: float) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(self, low: float, high: float, terms: Sequence[tuple[int, float]]) -> None:
        kept = [(column, value) for column, value in terms if value]
        self.low.append(low)
        self.high.append(high)
        self.index += [column for column, _ in kept]
        self.value += [value for _, value in kept]
        self.start.append(len(self.index))

    def solve(self, first: Sequence[float] | None, effort: Effort) -> tuple[list[float] | None, float]:
        """The best solution found and the bound; None where there is no solution."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.low)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, [0.0] * len(self.cost), self.upper
        lp.row_lower_, lp.row_upper_ = self.low, self.high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self.start, self.index, self.value
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cost)
        highs = _Silent()  # type: ignore[no-untyped-call]
        highs.setOptionValue("mip_max_nodes", effort.nodes)
        highs.setOptionValue("mip_rel_gap", effort.gap)
        highs.setOptionValue("mip_abs_gap", 0.99)
        highs.setOptionValue("time_limit", effort.seconds)
        highs.passModel(lp)
        if first is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(first)
            highs.setSolution(solution)
        highs.run()
        info = highs.getInfo()
        solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return (list(highs.getSolution().col_value) if solved else None), float(info.mip_dual_bound)


@dataclass(frozen=True)
class _Price:
    """A price row of a location that no other beats: heaviest grams, money, arrival."""

    up_to_g: int
    price: int
    arrives: int


def solve(order: Field, first: "Placed | None", *, complete: bool) -> tuple[Ints | None, int | None]:
    """Units by line and location [L, N] of HiGHS's plan, and a bound of the cost of as many units.

    ``first``: the plan to start from. ``complete``: only plans that ship everything count. The bound is None
    where the units that can ship are not proven, or nothing can.
    """
    whole = int(order.quantity.sum())
    units = whole
    if first is None or first.units < whole:
        if complete:
            units = whole
        else:
            most, bound = _Program(order, None).run(None, UNITS)
            if most is None:
                return None, None
            units = int(most.sum())
            if -math.ceil(bound - 1e-6) > units:
                return most, None
    start = first if first is not None and first.units == units else None
    x, bound = _Program(order, units).run(start, FULL)
    if x is None or not math.isfinite(bound):
        return x, None
    return x, max(math.ceil(bound - 1e-6), 0)


def most_units(order: Field) -> Ints | None:
    """A placement of the most units that can ship, where loads or shared stock leave some behind."""
    return _Program(order, None).run(None, UNHURRIED)[0]


def cheapest(order: Field, first: "Placed") -> Ints | None:
    """A cheap placement of as many units as ``first`` ships; to start from that."""
    return _Program(order, first.units).run(first, UNHURRIED)[0]


def solve_apart(order: Field, units: int, taken: Collection[int], first: "Placed | None") -> Ints | None:
    """A good plan of exactly ``units`` from other locations than ``taken``; ``first``: to start from."""
    return _Program(order, units, taken).run(first, BRIEF)[0]


class _Program:
    """The program for the least cost of exactly ``units``; or for the most units, where None.

    With ``taken``, only plans from another set of locations than that.
    """

    def __init__(self, order: Field, units: int | None, taken: Collection[int] = ()) -> None:
        self.order, self.model = order, _Model()
        self.lots = np.ones_like(order.quantity) if order.split else order.quantity
        lines, total = order.available.shape
        costly = units is not None
        self.locations = [n for n in range(total) if order.available[:, n].any()]
        self.prices = {n: self._price_rows(n) for n in self.locations}
        by, rate = int(order.group.deliver_by[0]), int(order.group.late_cost[0])
        days = (
            sorted({max(p.arrives, by) for rows in self.prices.values() for p in rows}) if by < NEVER else []
        )
        self.x = {}
        for line in range(lines):
            for n in self.locations:
                lot = int(self.lots[line])
                upper = min(int(order.available[line, n]), int(order.quantity[line])) // lot
                if upper:
                    cost = lot * int(order.unit[line, n]) if costly else -lot
                    self.x[line, n] = self.model.column(float(cost), float(upper))
        self.y = {
            (n, r): self.model.column(float(p.price + int(order.parcel[n])) if costly else 0.0, 1.0)
            for n, rows in self.prices.items()
            for r, p in enumerate(rows)
        }
        self.u = {d: self.model.column(float((d - by) * rate) if costly else 0.0, 1.0) for d in days}
        self._rows(units)
        if taken:
            self._apart_from(taken)

    def _price_rows(self, n: int) -> list[_Price]:
        """The location's prices that no other, as heavy, cheap and early at least, beats."""
        group, world = self.order.group, self.order.group.world
        price, transit = world.price[:-1, group.zone[0, n]], world.transit[:-1, group.zone[0, n]]
        if group.services is not None:
            price = np.where(group.services[0], price, world.infinite)
        step, service = np.nonzero(price < world.infinite)
        added = 0 if group.today.added is None else group.today.added[n, service]
        rows = zip(
            world.weights[step].tolist(),
            (price[step, service] + added).tolist(),
            group.today.deliver_on[n, transit[step, service]].tolist(),
            strict=True,
        )
        hurried = int(group.deliver_by[0]) < NEVER
        kept: list[_Price] = []
        for grams, money, arrives in sorted(rows, key=lambda row: (row[1], -row[0], row[2])):
            new = _Price(grams, money, arrives)
            beaten = any(p.up_to_g >= grams and (p.arrives <= arrives or not hurried) for p in kept)
            if not beaten:
                kept.append(new)
        return kept

    def _rows(self, units: int | None) -> None:
        order, model, inf = self.order, self.model, highspy.kHighsInf
        for line, quantity in enumerate(order.quantity.tolist()):
            lots = [(self.x[line, n], 1.0) for n in self.locations if (line, n) in self.x]
            model.row(0.0, quantity / int(self.lots[line]), lots)
        if units is not None:
            model.row(units, units, [(c, float(self.lots[line])) for (line, _), c in self.x.items()])
        model.row(0.0, float(order.most), [(c, 1.0) for c in self.y.values()])
        if self.u:
            model.row(1.0, 1.0, [(c, 1.0) for c in self.u.values()])
        for n in self.locations:
            parcel = [(self.y[n, r], p) for r, p in enumerate(self.prices[n])]
            model.row(0.0, 1.0, [(c, 1.0) for c, _ in parcel])
            held = [(c, line) for (line, m), c in self.x.items() if m == n]
            for of_unit, divisor in ((order.weight, 1), (order.volume, order.dim_divisor)):
                load = [(c, float(self.lots[line] * of_unit[line])) for c, line in held]
                model.row(-inf, 0.0, [*load, *((c, -float(p.up_to_g * divisor)) for c, p in parcel)])
            for c, _ in held:
                model.row(-inf, 0.0, [(c, 1.0), *((y, -model.upper[c]) for y, _ in parcel)])
            for sku in np.unique(order.sku):
                shared = [(c, float(self.lots[line])) for c, line in held if order.sku[line] == sku]
                if len(shared) > 1:
                    free = max(int(order.available[line, n]) for c, line in held if order.sku[line] == sku)
                    model.row(0.0, float(free), shared)
            for day in self.u:
                late = [(c, 1.0) for c, p in parcel if p.arrives > day]
                if late:
                    model.row(-inf, 0.0, [*late, *((c, -1.0) for d, c in self.u.items() if d > day)])

    def _apart_from(self, taken: Collection[int]) -> None:
        """At least one location of ``taken`` unused, or another used."""
        signs = {n: -1.0 if n in taken else 1.0 for n in self.locations}
        inf = highspy.kHighsInf
        self.model.row(1.0 - len(taken), inf, [(c, signs[n]) for (n, _), c in self.y.items()])
        for n in self.locations:  # and none used for nothing
            held = [(c, 1.0) for (_, m), c in self.x.items() if m == n]
            self.model.row(0.0, inf, [*held, *((c, -1.0) for (m, _), c in self.y.items() if m == n)])

    def run(self, first: "Placed | None", effort: Effort) -> tuple[Ints | None, float]:
        """Solve, and give the units by line and location and the bound of cost (or of minus the units)."""
        values, bound = self.model.solve(self._columns(first) if first else None, effort)
        bound -= self.order.group.split_penalty if bound > 0 else 0
        if values is None:
            return None, bound
        x = np.zeros(self.order.available.shape, dtype=np.int64)
        for (line, n), column in self.x.items():
            x[line, n] = round(values[column]) * int(self.lots[line])
        return x, bound

    def _columns(self, first: "Placed") -> list[float]:
        """The plan to start from: its x, for each parcel the cheapest price that fits, and the date."""
        order = self.order
        values = [0.0] * len(self.model.cost)
        for (line, n), column in self.x.items():
            values[column] = float(first.x[line, n] // int(self.lots[line]))
        latest = max(self._arrival(n, service, first.x[:, n]) for n, service in first.services.items())
        arrivals = []  # of the rows that stand for the services: as cheap, and no later
        for n in first.services:
            grams = int(order.weight @ first.x[:, n])
            volume = int(order.volume @ first.x[:, n])
            fits = (
                (p.price, r)
                for r, p in enumerate(self.prices[n])
                if p.up_to_g >= grams
                and p.up_to_g * order.dim_divisor >= volume
                and (p.arrives <= latest or not self.u)
            )
            row = min(fits)[1]
            values[self.y[n, row]] = 1.0
            arrivals.append(self.prices[n][row].arrives)
        if self.u:
            values[self.u[min(day for day in self.u if day >= max(arrivals))]] = 1.0
        return values

    def _arrival(self, n: int, service: int, x: Ints) -> int:
        group, world = self.order.group, self.order.group.world
        grams = max(int(self.order.weight @ x), -(-int(self.order.volume @ x) // self.order.dim_divisor))
        step = int(np.searchsorted(world.weights, grams))
        transit = int(world.transit[step, group.zone[0, n], service])
        return int(group.today.deliver_on[n, transit])
