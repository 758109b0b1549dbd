"""Why a location would or could not ship: the catalogue. What a reason says something about decides what
follows from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

About = Literal["place", "stock", "line"]


@dataclass(frozen=True, slots=True)
class Reason:
    """``about`` place: the location is not asked again for the order. ``stock``: it is not asked again for
    the line until the stock there was counted or goods came in; the units come off the books, a count is
    asked for, and where ``doubts``, what else is there is trusted less. ``line``: it is not asked again for
    the line.
    """

    about: About
    text: str
    doubts: bool = False


REASONS: Final[Mapping[str, Reason]] = {
    "out_of_stock": Reason("stock", "it is not there", doubts=True),
    "not_found": Reason("stock", "somebody looked for it and did not find it", doubts=True),
    "wrong_article": Reason("stock", "another article lies in its place", doubts=True),
    "damaged": Reason("stock", "it is there and not fit to ship"),
    "closed": Reason("place", "the location is closed, or closes too early"),
    "no_capacity": Reason("place", "the location has too much to do"),
    "cannot_ship": Reason("line", "the location may not or cannot ship this article, or not there"),
    "withdrawn": Reason("line", "it was called back from the location"),
    "other": Reason("place", "another reason, in words"),
}
OTHER: Final = "other"
SHORT: Final = "not_found"  # of a short pick that gives no reason
WITHDRAWN: Final = "withdrawn"


def read(said: str) -> tuple[str, str]:
    """A reason as a location says it: (code, words). What is in no catalogue is ``other``, kept in words."""
    code = said.strip().lower().replace(" ", "_").replace("-", "_")
    return (code, "") if code in REASONS else (OTHER, said)
