"""Merging two orders."""

from pydantic import Field

from crossdock.api.schemas.acts import Difference, Preview, Reason, Version
from crossdock.api.schemas.basics import In, Out, Text, Whole
from crossdock.api.schemas.orders import Order


class MergeIn(In):
    """Which order goes into the one that the address names."""

    order: Text = Field(examples=["SO-100043"], description="The number of the order that ends.")
    version: Version = None
    order_version: Whole | None = Field(
        default=None,
        description="Of the order that ends; refused with 409 if it has another by now.",
    )
    preview: Preview = False
    reason: Reason = ""


class MergeOut(Out):
    """What the merge did, or would do."""

    preview: bool
    act: int | None = Field(description="Its id; null for a preview.")
    order: Order = Field(description="The order that stays, as it stands.")
    difference: Difference = Field(description="Of the order that stays.")
    other: Difference = Field(description="Of the order that ends.")
