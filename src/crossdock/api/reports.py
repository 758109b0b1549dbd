"""Reports: what orders and fulfilment orders come to, and the rows behind each figure."""

from collections.abc import Sequence
from typing import Any, Final

from ninja import Query, Router

from crossdock.api.keys import Key
from crossdock.api.schemas import reports as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.network import locations
from crossdock.partners import channels
from crossdock.reporting import documents, figures, periods, rows
from crossdock.reporting.catalogue import REPORTS
from crossdock.reporting.figures import Limits, Place
from crossdock.reporting.periods import Period
from crossdock.reporting.rows import Wanted

router = Router(tags=["Reports"])
OF_ORDERS: Final = Key("orders:read")
OF_PARTS: Final = Key("fulfilment:read")
FOUND: Final[dict[Any, Any]] = {200: shapes.Report, 422: Problem}


@router.get("/reports/orders/{report}", auth=OF_ORDERS, summary="A report of orders", response=FOUND)
@turn
def show_order_report(request: Call, report: shapes.OfOrders, asked: Query[shapes.ReportFilters]) -> Answer:
    """`stages`: how many reached each stage; `fill`: the share that never waited for stock; `backorders`:
    those that wait now, by age; `cost`: what was decided for them; `split`: the share from several locations.
    Beside the period before; `about` says what is counted.
    """
    return _figures(request, report, asked)


@router.get(
    "/reports/fulfilment-orders/{report}",
    auth=OF_PARTS,
    summary="A report of fulfilment orders",
    response=FOUND,
)
@turn
def show_fulfilment_report(
    request: Call, report: shapes.OfParts, asked: Query[shapes.ReportFilters]
) -> Answer:
    """`release`: whether locations were told before their cut-off; `delivery`: whether the carrier delivered
    by the planned day. Beside the period before; `about` says what is counted.
    """
    return _figures(request, report, asked)


@router.get(
    "/reports/orders/{report}/rows",
    auth=OF_ORDERS,
    summary="The orders behind a figure",
    response={200: shapes.CountedOrders, 422: Problem},
)
@turn
def list_report_orders(
    request: Call, report: shapes.OfOrders, asked: Query[shapes.ReportRowsFilters]
) -> Answer:
    """By the moment that the report is about, oldest first."""
    return _rows(request, report, asked)


@router.get(
    "/reports/fulfilment-orders/{report}/rows",
    auth=OF_PARTS,
    summary="The fulfilment orders behind a figure",
    response={200: shapes.CountedParts, 422: Problem},
)
@turn
def list_report_fulfilment_orders(
    request: Call, report: shapes.OfParts, asked: Query[shapes.ReportRowsFilters]
) -> Answer:
    """By the day that the report is about, oldest first."""
    return _rows(request, report, asked)


def _figures(request: Call, report: str, asked: shapes.ReportFilters) -> Answer:
    there = figures.place(request.cur, request.at)
    found = figures.read(
        request.cur,
        report,
        there,
        _period(report, there, asked),
        by=asked.by or "",
        limits=_limits(request, asked),
    )
    return Answer(documents.figures(found), moving=("as_of",))


def _rows(request: Call, report: str, asked: shapes.ReportRowsFilters) -> Answer:
    there = figures.place(request.cur, request.at)
    wanted = Wanted(report, _period(report, there, asked), _limits(request, asked), asked.outcome, asked.hour)
    after = rows.START if asked.cursor is None else rows.read_position(asked.cursor)
    found = rows.page(request.cur, wanted, there, after=after, limit=asked.limit)
    following = None if found.following is None else rows.write_position(found.following)
    return Answer({"items": documents.rows(found), "next_cursor": following})


def _period(report: str, there: Place, asked: shapes.ReportRowFilters) -> Period | None:
    """Raises ReportUnfit."""
    found = periods.of(asked.period, there.today, asked.first, asked.last)
    return None if REPORTS[report].day == "now" else found


def _limits(request: Call, asked: shapes.ReportRowFilters) -> Limits:
    known = {one.name: one.id for one in channels.by_ids(request.cur).values()}
    places = locations.ids_by_code(request.cur, asked.location) if asked.location else {}
    return Limits(
        _chosen(asked.channel, [known[name] for name in asked.channel if name in known]),
        _chosen(asked.location, list(places.values())),
        asked.carrier or None,
    )


def _chosen(asked: Sequence[str], found: list[int]) -> list[int] | None:
    """None where all are meant; what nobody knows is nothing."""
    return found if asked else None
