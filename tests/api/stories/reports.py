"""Reports: figures, and the rows behind them."""

from tests.api.stories.telling import Asked, Server, story
from tests.core.test_events_feed import settle

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.reporting import counting

WEEK = {"period": "own", "first": "2026-11-23", "last": "2026-11-29"}


def counted(say: Server) -> dict[str, str]:
    """An order of a channel of its own, and what it makes of the figures: of which channel to ask."""
    channel = f"{say.story}-shop".replace("_", "-")
    say.order(channel=channel)
    settle()  # what is counted follows the feed, which waits for others' transactions on this server
    with database.transaction() as cur:
        while ids := counting.claim(cur, 1000, clock.refresh(cur)):
            counting.work(cur, ids)
    return {"channel": channel, **WEEK}


@story
def show_order_report(say: Server) -> Asked:
    asked = counted(say)
    return Asked(path={"report": "fill"}, query={"by": "channel", **asked})


@story
def show_fulfilment_report(say: Server) -> Asked:
    asked = counted(say)
    return Asked(path={"report": "delivery"}, query={"by": "carrier", **asked})


@story
def list_report_orders(say: Server) -> Asked:
    asked = counted(say)
    return Asked(path={"report": "stages"}, query={"outcome": "placed", "limit": 1, **asked})


@story
def list_report_fulfilment_orders(say: Server) -> Asked:
    asked = counted(say)
    return Asked(path={"report": "release"}, query={"outcome": "on_time", "limit": 1, **asked})
