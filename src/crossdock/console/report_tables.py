"""A report's figures as the numbers and the table that pages show; the chart is drawn from the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.console import report_words
from crossdock.console.figures import NOTHING, count, day, locale, money, more_money, percent, points, signed
from crossdock.core import money as core_money
from crossdock.reporting.figures import Found, Line

# Where the rows of an outcome are ("": of all), of a line of the table ("": of the whole).
Address: TypeAlias = Callable[..., str]
PARCELS: Final = "parcels"  # the rows of which are the orders that left


@dataclass(frozen=True, slots=True)
class Number:
    """``before``: of the period before; ``change``: in between, in words."""

    word: Any
    value: str
    before: str = NOTHING
    change: str = ""
    address: str = ""
    big: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """``value``: for the chart, in plain digits."""

    text: str
    value: str = ""
    address: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``series``: it is a line or bar of the chart, of this outcome."""

    word: Any
    series: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``kind`` of chart: line, bar or stack; ``rows``: words of the line, and its cells."""

    kind: str
    head: Any
    columns: list[Column]
    rows: list[tuple[str, list[Cell]]]
    unit: str = ""

    @property
    def empty(self) -> bool:
        return not any(cell.value.strip("0.") for _, cells in self.rows for cell in cells)


def numbers(found: Found, address: Address) -> list[Number]:
    """What stands above the chart, and on the page of all reports."""
    code = found.report.code
    if code == "cost":
        return _costs(found, address)
    if code == "backorders":
        return _waiting(found, address)
    if code == "stages":
        return [_counted(found, name, address) for name in found.report.outcomes]
    share, was = found.total.share(found.report), found.total_before.share(found.report)
    first = Number(
        report_words.SHARES[code], percent(share), percent(was), _points(share, was), address(""), big=True
    )
    rest = [_counted(found, name, address) for name in _bad(found) if _ever(found, name)]
    return [first, *rest, *_parcels(found, address)]


def _bad(found: Found) -> tuple[str, ...]:
    """What people look for: what was not as it should have been."""
    return ("several",) if found.report.code == "split" else tuple(
        name for name in found.report.outcomes if name not in found.report.good
    )  # fmt: skip


def _ever(found: Found, name: str) -> bool:
    return name != "open" or bool(found.total.counts.get(name))


def _counted(found: Found, name: str, address: Address) -> Number:
    now, was = found.total.counts.get(name, 0), found.total_before.counts.get(name, 0)
    return Number(report_words.OUTCOMES[name].word, count(now), count(was), _more(now, was), address(name))


def _points(now: Decimal | None, was: Decimal | None) -> str:
    if now is None or was is None:
        return ""
    return _("%s points") % points((now - was) * 100)


def _more(now: int, was: int) -> str:
    return signed(now - was) if now != was else ""


def _costs(found: Found, address: Address) -> list[Number]:
    now, was = found.total.averages(), found.total_before.averages()
    of_part = found.counts == "fulfilment_order"
    word = _("A fulfilment order, on average") if of_part else _("An order, on average")
    shown = []
    for currency in sorted(now.keys() | was.keys()) or [""]:
        mine, before = now.get(currency), was.get(currency)
        moved = None if mine is None or before is None else core_money.document(mine - before, currency)
        orders, amount = found.total.amounts.get(currency, (0, 0))
        change = "" if moved is None else more_money(moved)
        shown.append(
            Number(word, _money(mine, currency), _money(before, currency), change, address(""), big=True)
        )
        if currency:
            words = (
                ngettext("%s fulfilment order in all", "%s fulfilment orders in all", orders)
                if of_part
                else ngettext("%s order in all", "%s orders in all", orders)
            )
            was_orders, was_amount = found.total_before.amounts.get(currency, (0, 0))
            before_all = _money(was_amount if was_orders else None, currency)
            shown.append(Number(words % count(orders), _money(amount, currency), before_all, "", address("")))
    return shown


def _money(amount: int | None, currency: str) -> str:
    return NOTHING if amount is None or not currency else money(core_money.document(amount, currency))


def _waiting(found: Found, address: Address) -> list[Number]:
    now, was = found.total.counted, found.total_before.counted
    shown = [
        Number(
            _("Orders that wait for stock"), count(now), count(was), _more(now, was), address(""), big=True
        )
    ]
    if found.total.oldest is not None:
        days = (found.place.as_of - found.total.oldest).days
        oldest = ngettext("%s day", "%s days", days) % count(days)
        shown.append(Number(_("The longest"), oldest, "", "", address("")))
    return shown


def _parcels(found: Found, address: Address) -> list[Number]:
    if found.parcels is None:
        return []
    now, was = (_mean(line) for line in found.parcels)
    return [Number(_("Parcels an order"), now, was, "", address(PARCELS))]


def _mean(line: Line) -> str:
    if not line.counted:
        return NOTHING
    return str(format_decimal(Decimal(line.units) / line.counted, "#,##0.00", locale=locale()))


def table(found: Found, address: Address) -> Table:
    """A line of the table for each day, hour, place or age."""
    code = found.report.code
    beside = found.by not in ("day", "hour")
    if code == "cost":
        return _cost_table(found, address, beside=beside)
    shown = ("waiting",) if code == "backorders" else tuple(
        name for name in found.report.outcomes if name != "open" or _ever(found, name)
    )  # fmt: skip
    judged = bool(found.report.judged)
    columns = [Column(report_words.OUTCOMES[name].word, series=name) for name in shown]
    if judged:
        columns.append(Column(report_words.SHARES[code]))
    if beside:
        columns.append(Column(_("Before"), soft=True))
    kind = "line" if code == "stages" and found.by != "channel" else "stack" if judged else "bar"
    rows = []
    for key in _keys(found):
        line, was = found.lines.get(key, Line()), found.lines_before.get(key, Line())
        cells = [_cell(line, name, address, key) for name in shown]
        if judged:
            cells.append(Cell(percent(line.share(found.report))))
        if beside:
            cells.append(Cell(percent(was.share(found.report)) if judged else count(was.counted)))
        rows.append((_word(found, key), cells))
    return Table(kind, report_words.KEYS[found.by], columns, rows)


def _keys(found: Found) -> list[str]:
    if found.by in ("day", "hour", "age"):
        return list(found.lines)
    return sorted({*found.lines, *found.lines_before})


def _cell(line: Line, name: str, address: Address, key: str) -> Cell:
    counted = line.counts.get(name, 0)
    tone = report_words.OUTCOMES[name].tone if counted else ""
    return Cell(count(counted), str(counted), address(name, key) if counted else "", tone)


def _cost_table(found: Found, address: Address, *, beside: bool) -> Table:
    """A column a currency: the average; and how many it is of."""
    currencies = sorted({*found.total.amounts, *found.total_before.amounts})
    columns = [Column(f"{_('Average')}, {currency}", series=currency) for currency in currencies]
    word = _("Fulfilment orders") if found.counts == "fulfilment_order" else _("Orders")
    columns.append(Column(word))
    if beside:
        columns += [Column(f"{_('Before')}, {currency}", soft=True) for currency in currencies]
    rows = []
    for key in _keys(found):
        line, was = found.lines.get(key, Line()), found.lines_before.get(key, Line())
        now, before = line.averages(), was.averages()
        cells = [_amount(now, currency, address, key) for currency in currencies]
        orders = sum(one for one, _amount_ in line.amounts.values())
        cells.append(Cell(count(orders), "", address("", key) if orders else ""))
        if beside:
            cells += [Cell(_money(before.get(currency), currency)) for currency in currencies]
        rows.append((_word(found, key), cells))
    kind = "bar" if beside else "line"
    return Table(kind, report_words.KEYS[found.by], columns, rows, unit=", ".join(currencies))


def _amount(averages: Mapping[str, int], currency: str, address: Address, key: str) -> Cell:
    mine = averages.get(currency)
    if mine is None:
        return Cell(NOTHING)
    return Cell(_money(mine, currency), core_money.major(mine, currency), address("", key))


def _word(found: Found, key: str) -> str:
    if found.by == "day":
        return day(date.fromisoformat(key))
    if found.by == "hour":
        return f"{key}:00"
    return str(report_words.AGES[key]) if found.by == "age" else key
