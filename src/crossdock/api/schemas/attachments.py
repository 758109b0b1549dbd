"""Files that are attached to an order."""

from typing import Annotated

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, Out
from crossdock.orders.attachments import LARGEST, LONGEST_NAME

LONGEST = 4 * -(-LARGEST // 3)  # characters of base64
BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class AttachmentIn(In):
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["damage.jpg"])] = Field(
        description="The file's name; its ending says what it is."
    )
    content: Annotated[str, Field(min_length=4, max_length=LONGEST, pattern=BASE64)] = Field(
        description="What is in it, as base64: at most 7 MB before that.", examples=["/9j/4AAQSkZJRg=="]
    )


class Attachment(Out):
    id: int
    name: str = Field(examples=["damage.jpg"])
    media: str = Field(examples=["image/jpeg"], description="By the ending of its name.")
    bytes: int
    sha256: str = Field(description="Of its content, in hex.")
    added_at: Moment
    added_by: str = Field(examples=["user:kim@example.com"])


class Attachments(Out):
    order: str = Field(examples=["SO-100042"])
    items: list[Attachment]
