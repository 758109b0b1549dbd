"""What locations are asked to give back."""

from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, Out, Units

Note = Annotated[str, Field(max_length=1000, description="What the location says of it.")]


class Recall(Out):
    """A question to a location, and its answer."""

    id: int = Field(description="What accept and refuse name.")
    recall: int = Field(description="The recall that it is asked for, as an act of the order names it.")
    seq: int
    line: str | None = Field(description="The order line's external id.")
    sku: str | None
    quantity: int = Field(description="Units that are wanted back.")
    stopped: int = Field(description="Units that the location gave back.")
    state: Literal["waiting", "granted", "refused", "void", "withdrawn", "expired"] = Field(
        description="Void: they were packed, shipped or rejected before the location answered. Withdrawn: "
        "who asked does not want them any more. Expired: nobody answered in time."
    )
    asked_at: Moment
    answer_by: Moment | None = Field(description="Until when it is asked; null: as long as it takes.")
    answered_at: Moment | None
    answered_by: str | None
    note: str


class Recalls(Out):
    items: list[Recall]


class AcceptRecallIn(In):
    quantity: Units | None = Field(None, description="Units given back; null: all. The rest ships.")
    note: Note = ""


class RefuseRecallIn(In):
    note: Note = ""
