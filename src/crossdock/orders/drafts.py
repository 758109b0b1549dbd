"""What decoders hand to the order flow: orders, and changes to orders, as a channel stated them.

A draft is data, not yet an order: nothing here has been looked up, priced or repaired. Amounts are whole
minor units of the draft's ``currency``; unit prices are ``Decimal`` in major units, for ``price_quantity``
units. Quantities are units as the channel counts them. Times are aware, UTC. Texts hold no NUL character,
because PostgreSQL stores none. ``None`` means that the document does not say.
"""

import json
from dataclasses import field, fields
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    def dataclass(*, frozen: bool, slots: bool) -> Any:
        """Frozen to the type checker alone: guarding thirty fields costs ten microseconds an order."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)


ServiceLevel = Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]
SERVICE_LEVELS: Final[tuple[ServiceLevel, ...]] = (
    "standard",
    "expedited",
    "two_day",
    "next_day",
    "freight",
    "pickup",
)

# ISO 4217's code for "no currency is involved": the document names none that can be read.
NO_CURRENCY: Final = "XXX"
# A payment's kind where a document only says how the whole order is paid, not what moved.
STATED: Final = "stated"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be trusted as it stands: becomes a hold with this ``code``. One a code and draft."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Address:
    """As written. ``region`` and ``country`` are codes where the channel has them (``CA``, ``US``), else
    its words.
    """

    name: str | None = None
    company: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who bought; ``external_id`` is the channel's key of the customer."""

    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line, in the document's order. ``external_id`` is unique within the draft.

    ``quantity`` is what was ordered, at first and by edits; of it, ``removed`` units are no longer wanted and
    ``fulfilled`` units were shipped by somebody else already: ``0 <= removed + fulfilled <= quantity``.
    ``unit_price`` is None where it cannot be read (the draft then has a problem). ``discount`` and ``tax``:
    minor units for the whole line. ``ships``: False for tips, gift cards and the like.
    """

    external_id: str
    sku: str | None
    title: str
    quantity: int
    unit_price: Decimal | None
    price_quantity: int = 1
    discount: int = 0
    tax: int = 0
    ships: bool = True
    removed: int = 0
    fulfilled: int = 0
    attributes: dict[str, Any] | None = None


INEXACT: Final = -1  # in place of a SKU id: what the line says is no whole number of base units


@dataclass(frozen=True, slots=True)
class MeantLine(LineDraft):
    """A line of which the catalogue was asked (``kits.explode``): no decoder makes one.

    ``sku_id``: 0 unknown, or INEXACT; ``article``: that SKU's own code, where the channel calls it otherwise.
    ``kit``: of a kit's line its own external id (it has no units then), of a component the kit's, and
    ``per_kit`` its units for one kit.
    """

    sku_id: int = 0
    article: str | None = None
    kit: str | None = None
    per_kit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """Money that moved, or should have. ``kind``: authorization, capture, sale, void, refund, … ``status``:
    success, pending, failure, …

    ``amount``: minor units of its own ``currency``.
    """

    external_id: str
    kind: str
    status: str
    gateway: str
    amount: int
    currency: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundLineDraft:
    """``quantity`` units of the line ``line_external_id`` refunded: ``amount`` without, ``tax`` as the tax of
    it, minor units.

    ``restock``: the channel's word: ``cancel`` (units that will not be shipped any more), ``return``,
    ``no_restock``, ``legacy_restock``. A refund never moves stock; ``cancel`` takes units out of the order.
    """

    external_id: str
    line_external_id: str
    quantity: int
    amount: int
    tax: int
    restock: str


@dataclass(frozen=True, slots=True)
class RefundDraft:
    """``amount``: minor units that went back, by the refund's own transactions; ``lines`` may be empty.

    ``detail``: adjustments, shipping refunds and transactions as the channel states them (plain JSON values).
    """

    external_id: str
    at: datetime | None
    note: str
    amount: int
    currency: str
    detail: dict[str, Any]
    lines: tuple[RefundLineDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as a channel states it.

    ``placed_at``: when the buyer placed it. ``source_at``: the channel's own time of this state of the order;
    newer wins. ``shipping`` (less its discounts), ``discount``, ``tax``, ``total``, ``current_total``: as
    stated, in minor units. ``computed_total``: what the parts add up to, to hold against ``total``; it may
    differ by up to ``rounding`` minor units where the channel converted every part from the buyer's currency
    by itself. ``payment_pending``: not paid, nor promised to be, by the channel's word. ``cancelled``: called
    off as a whole. ``checkout_id``: the checkout whose reservations the order uses. ``problems``: what the
    decoder could not read and did not guess. ``attributes``: what else is known, plain JSON values;
    ``attributes["unread"]`` lists the fields that were of a wrong type. ``digest``: 16 bytes, equal for equal
    content (all fields but ``channel_id``, ``placed_at`` and ``source_at``).
    """

    channel_id: int
    external_id: str
    placed_at: datetime
    source_at: datetime | None
    currency: str
    customer: Customer | None
    ship_to: Address | None
    bill_to: Address | None
    service_level: ServiceLevel
    lines: tuple[LineDraft, ...]
    computed_total: int
    rounding: int = 0
    deliver_by: date | None = None
    ship_complete: bool = False
    purchase_order: str | None = None
    shipping: int | None = None
    discount: int | None = None
    tax: int | None = None
    total: int | None = None
    current_total: int | None = None
    taxes_included: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    name: str | None = None
    attributes: dict[str, Any] | None = None
    payments: tuple[PaymentDraft, ...] = ()
    refunds: tuple[RefundDraft, ...] = ()
    payment_pending: bool = False
    cancelled: bool = False
    checkout_id: str | None = None
    problems: tuple[Problem, ...] = ()
    digest: bytes = field(init=False, compare=False, default=b"")

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", _digest(self))  # frozen, says the type checker


@dataclass(frozen=True, slots=True)
class LineChange:
    """The ordered quantity of one line goes up (``delta`` > 0) or down; units."""

    line_external_id: str
    delta: int


PatchKind = Literal["edited", "refunded", "paid", "deleted"]


@dataclass(frozen=True, slots=True)
class OrderPatch:
    """A change to an order by a message that is not a whole order.

    ``external_id`` names the order; where the sender rounded the number to a float, ``aliases`` are all the
    ids that it can stand for: the order is the one of them that is known. By ``kind``: ``edited`` has
    ``changes`` (a line not known yet has no SKU in such a message: the order must be fetched or its next full
    document awaited), ``refunded`` has ``refunds``, ``paid`` has ``payments``, ``deleted`` has nothing more.
    """

    channel_id: int
    external_id: str
    source_at: datetime | None
    kind: PatchKind
    changes: tuple[LineChange, ...] = ()
    payments: tuple[PaymentDraft, ...] = ()
    refunds: tuple[RefundDraft, ...] = ()
    note: str = ""
    problems: tuple[Problem, ...] = ()
    aliases: tuple[str, ...] = ()


NOT_CONTENT: Final = frozenset({"channel_id", "placed_at", "source_at", "digest"})
CONTENT: Final = tuple(one.name for one in fields(OrderDraft) if one.name not in NOT_CONTENT)
_CONTENT_OF: Final = attrgetter(*CONTENT)
_ENCODER: Final = msgspec.msgpack.Encoder(order="deterministic")


def _digest(draft: OrderDraft) -> bytes:
    content = _CONTENT_OF(draft)
    try:
        text = _ENCODER.encode(content)
    except OverflowError:  # an attribute with a number of more than 64 bits, which JSON may have
        text = json.dumps(msgspec.to_builtins(content), sort_keys=True).encode()
    return blake2b(text, digest_size=16).digest()


def differing(old: OrderDraft, new: OrderDraft) -> list[str]:
    """Names of the fields whose content differs: ``note``, ``ship_to.city``, ``lines[1].quantity``,
    ``lines`` when their number does.
    """
    return [path for name in CONTENT for path in _differing(name, getattr(old, name), getattr(new, name))]


def _differing(path: str, old: Any, new: Any) -> list[str]:
    if old == new:
        return []
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [found for at, (one, two) in pairs for found in _differing(f"{path}[{at}]", one, two)]
    if type(old) is type(new) and hasattr(old, "__dataclass_fields__"):
        return [
            found
            for part in fields(old)
            for found in _differing(f"{path}.{part.name}", getattr(old, part.name), getattr(new, part.name))
        ]
    return [path]
