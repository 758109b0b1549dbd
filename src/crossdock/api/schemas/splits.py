"""Splitting a fulfilment order."""

from pydantic import Field

from crossdock.api.schemas.acts import Difference, Preview, Reason, Version
from crossdock.api.schemas.basics import In, Out, Text
from crossdock.api.schemas.fulfilment import FulfilmentOrder, LineUnits


class SplitIn(In):
    """What of a fulfilment order goes into one of its own."""

    lines: list[LineUnits] = Field(min_length=1, max_length=2000)
    location: Text | None = Field(default=None, examples=["LAX"], description="Else where it is.")
    version: Version = None
    preview: Preview = False
    reason: Reason = ""


class SplitOut(Out):
    """What the split did, or would do."""

    preview: bool
    act: int | None = Field(description="Its id; null for a preview.")
    fulfilment_orders: list[FulfilmentOrder] = Field(description="What stays, then what was split off.")
    difference: Difference
