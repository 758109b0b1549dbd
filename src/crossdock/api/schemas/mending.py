"""What is done with a message in quarantine."""

from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import In, Out

LARGEST = 1_000_000  # characters


class MendIn(In):
    body: Annotated[str, Field(min_length=1, max_length=LARGEST)] = Field(
        description="The whole body as it should have arrived."
    )
    encoding: Literal["utf-8", "base64"] = Field(default="utf-8", description="How ``body`` is written.")
    preview: bool = Field(
        default=False, strict=True, description="Say what would come of it; change nothing."
    )


class MendFault(Out):
    code: str
    reason: str


class Mended(Out):
    id: int
    preview: bool
    fault: MendFault | None = Field(description="Of a preview: why it would be in quarantine again.")


class DismissIn(In):
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]


class Dismissed(Out):
    id: int
    reason: str
