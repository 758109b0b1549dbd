"""Orders that come for what is not sold: those that are to be held get their hold."""

from typing import TYPE_CHECKING, Final

import numpy as np

from crossdock.catalog.selling import Selling
from crossdock.orders.holds import Hold

if TYPE_CHECKING:
    from crossdock.sourcing.take_in import Batch

SELLING_STOPPED: Final = "selling_stopped"


def hold_stopped(batch: "Batch", selling: Selling) -> "Batch":
    """The batch with a hold on each order that asks for what its channel does not sell, where such orders are
    to be held. A kit that is stopped holds however it is stopped: its components alone could be back-ordered.
    """
    if not selling.stops:
        return batch
    wanted = batch.ships & (batch.sku_id > 0) & (batch.rest > 0)
    # A kit's line has no units of its own (orders/kits.py).
    kit = ~batch.ships & (batch.sku_id > 0) & (batch.rest + batch.removed + batch.fulfilled == 0)
    kit &= np.bincount(batch.line_order[batch.rest > 0], minlength=len(batch.drafts))[batch.line_order] > 0
    for row in np.flatnonzero(wanted | kit).tolist():
        order = int(batch.line_order[row])
        stop = selling.stop_of(int(batch.sku_id[row]), batch.drafts[order].channel_id)
        if stop is not None and (stop.how == "hold" or kit[row]) and not batch.drafts[order].cancelled:
            said = f"{stop.sku} is not sold: {stop.reason}" if stop.reason else f"{stop.sku} is not sold"
            if all(one.code != SELLING_STOPPED for one in batch.holds[order]):
                batch.holds[order].append(Hold(int(batch.order_ids[order]), SELLING_STOPPED, said))
    return batch
