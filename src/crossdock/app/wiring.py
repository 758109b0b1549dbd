"""Fills every registry: decoders, receivers, ports; and says which stages there are. Call ``wire`` once a
process.
"""

from functools import cache
from typing import Final

from crossdock.app import dropping, due
from crossdock.channels import acting, decoders, news, polling, receivers, stock_push
from crossdock.core.stages import OutsideStage, Stage
from crossdock.desk import filling, working
from crossdock.fulfilment import arrivals, buying, recall, release, tracking
from crossdock.fulfilment import ports as fulfilment_ports
from crossdock.inventory import ports as inventory_ports
from crossdock.mailbox import dispatch, intake, mails
from crossdock.orders import priorities
from crossdock.reporting import counting
from crossdock.sourcing import amend, backorders, broker
from crossdock.webhooks import delivering, planning

STAGES: Final[dict[str, Stage | OutsideStage]] = {
    "intake": intake.STAGE,
    "broker": broker.STAGE,
    "release": release.STAGE,
    "recall": recall.STAGE,
    "dispatch": dispatch.STAGE,
    "mail": mails.STAGE,
    "labels": buying.STAGE,
    "tracking": tracking.STAGE,
    "news": news.STAGE,
    "shop": acting.STAGE,
    "shop_stock": stock_push.STAGE,
    "shop_poll": polling.STAGE,
    "files": dropping.STAGE,
    "bulk": working.STAGE,
    "search": filling.STAGE,
    "reports": counting.STAGE,
    "webhooks_plan": planning.STAGE,
    "webhooks": delivering.QUICK,
    "webhooks_slow": delivering.APART,
    "due": due.STAGE,
}


@cache
def wire() -> None:
    """Plug rooms into each other where a floor's border demands a port."""
    fulfilment_ports.on_reopened(amend.resume)
    fulfilment_ports.on_freed(backorders.on_freed)
    inventory_ports.rank_orders_by(priorities.of_orders)


__all__ = ["STAGES", "arrivals", "decoders", "receivers", "wire"]
