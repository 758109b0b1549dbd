"""The catalogue of event types: how each kind that rooms record is called outside, and what it means.

A type is ``<subject>.<what happened>``. What rooms call by the act (``release``) is called here by what came
of it (``released``). A kind that is not listed has a type too (``type_of``): the feed leaves nothing out.
"""

from collections.abc import Iterable, Mapping
from typing import Final

# subject -> {kind as recorded: (what it is called, what it means)}; "" for the name: the kind itself.
KINDS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "order": {
        "received": ("", "The order was taken in."),
        "held": ("", "A hold stops it: `code`, `reason`."),
        "hold_lifted": ("", "A hold was lifted: `code`."),
        "routed": ("", "Every line has its location: `cost`, in minor units of the policy's currency."),
        "partial": ("partly_routed", "Some units have a location, the rest waits: `cost`."),
        "backordered": ("", "Nothing of it can ship now: `cost`."),
        "promised": ("", "Waiting units were promised a day: `line`, `sku`, `units`, `expected_on`."),
        "re_promised": ("", "The promised day moved: as `order.promised`, and `was`."),
        "edited": ("", "It was changed by a person or program: `parts`, `units`, `reason`, `money`."),
        "cancelled": ("", "It, or lines of it, were cancelled: `units`, `reason`, `money`."),
        "restated": ("", "The channel sent a newer statement of it: `lines_added`."),
        "edit_overruled": ("", "Its channel changed what was edited here too: `parts`, `changes`."),
        "patched": ("", "The channel sent a change of it: `what`."),
        "awaits_full_order": ("", "The channel's change could not be applied alone."),
        "substituted": ("", "Another SKU is sent than was bought: `line`, `units`, `bought`, `sent`."),
        "replaced": ("", "Another order was made in its place: `by`, `lines`, `reason`."),
        "replaces": ("", "It was made in place of another: `order`, `reason`."),
        "merged": ("", "Another order of its buyer went into it: `order`, `lines`, `reason`."),
        "merged_into": ("", "What was left of it went into another: `order`, `lines`, `reason`."),
        "stated_after_merge": ("", "Its channel spoke of it after it was merged; nothing was changed."),
        "refunded": ("", "A refund was recorded: `refund`, `amount`."),
        "forced": ("", "A person chose the location: `location`, `lines`, `reason`."),
        "sourceable_again": ("", "Others can serve what every location had refused."),
        "source_again": ("sent_back", "It was sent back to sourcing."),
        "note": ("noted", "A note was written: `text`."),
        "attached": ("", "A file was put to it: `attachment`, `file`, `bytes`."),
        "attachment_removed": ("", "A file was taken off it: `attachment`, `file`, `bytes`."),
        "tagged": ("", "Tags changed: `added`, `removed`."),
        "assigned": ("", "Somebody sees to what is wrong with it: `assignee`, null for nobody."),
        "snoozed": ("", "What is wrong with it waits: `until`, null for no more."),
        "escalated": ("", "It goes to those who decide: `reason`, null where it came back from them."),
        "shop_told": ("", "Its shop was told: `shipment` (0: cancelled), or `what`: capture, void, reduce."),
        "shop_left_out": ("", "What its shop is not told of a shipment: `shipment`, `lines`, `reason`."),
        "shop_refused": ("", "Its shop did not take what it was told: `reason`."),
        "shop_dismissed": ("", "A person says that its shop need not be told of what failed: `reason`."),
        "shop_restored": ("", "That was taken back: it waits for a person again."),
        "shop_not_told": ("", "Its shop could not be told: `reason`."),
        "not_searchable": ("", "The search could not read it: `reason`."),
        "not_counted": ("", "Reports could not count it: `reason`."),
        "forgotten": ("", "The person behind it was forgotten."),
    },
    "line": {
        "line_increased": ("increased", "Units were added: `line`, `quantity`."),
        "line_decreased": ("decreased", "Units are no longer counted as ordered."),
        "backordered": ("", "Units wait for stock. Of all of `line.…`: `line`, `quantity`, `from`, `to`."),
        "allocated": ("", "Units were promised stock at a location."),
        "released": ("", "Units may be picked."),
        "reopened": ("", "Units came back and are sourced again."),
        "shipped": ("", "Units left a location."),
        "shipped_elsewhere": ("", "Units were shipped outside this system."),
        "delivered": ("", "Units arrived, or had nothing to ship."),
        "delivery_corrected": ("", "The carrier took its word back: not delivered."),
        "cancelled": ("", "Units were cancelled."),
    },
    "fulfilment_order": {
        "plan": ("planned", "A location is to ship units of an order."),
        "release": ("released", "The location was told. With every move: `from`, `to`."),
        "release_failed": ("", "It could not be released: `reason`."),
        "gate_lifted": ("", "A gate was lifted: `gate`."),
        "gate_closed": ("", "A gate that was lifted is closed again: `gate`."),
        "accept": ("accepted", "The location will ship it."),
        "reject": ("rejected", "The location will not ship it."),
        "pick": ("picked", "All that was to be picked was picked."),
        "pack": ("packed", "It was packed."),
        "unpack": ("unpacked", "What was packed was unpacked."),
        "ship_part": ("partly_shipped", "A part of it left."),
        "ship": ("shipped", "All of it left."),
        "cancel": ("cancelled", "It was called off."),
        "units_picked": ("", "Units were picked: `lines`."),
        "units_rejected": ("", "Units were refused: `line`, `quantity`, `reason`."),
        "units_short": ("", "Units were not found: `line`, `quantity`, `reason`."),
        "units_withdrawn": ("", "Units were called back with the location's word for it."),
        "split": ("", "A part of it became another: `into`, `location`, `lines`, `reason`."),
        "recall_requested": ("", "The location was asked for units back: `recall`, `line`, `units`."),
        "recall_withdrawn": ("", "It is not asked any more: `recall`, `line`, `units`."),
        "recall_expired": ("", "It gave no answer in time. `recall`, `line`, `units`."),
    },
    "shipment": {
        "packed": ("", "It was packed: `fulfilment_order`, `carrier`, `service`."),
        "unpacked": ("", "It was unpacked again."),
        "shipped": ("", "It left: `fulfilment_order`, `carrier`, `service`."),
        "package_numbered": ("", "A package has its tracking number: `package`, `tracking`."),
        "delivered": ("", "All its packages arrived: `delivered_at`."),
        "delivery_corrected": ("", "The carrier took its word back."),
        "parcel_announced": ("", "The carrier knows of a package. Of all `parcel_…`: `package`, `tracking`, "
                                 "`from`, `since`."),
        "parcel_accepted": ("", "The carrier has a package."),
        "parcel_in_transit": ("", "A package is on its way."),
        "parcel_out_for_delivery": ("", "A package is on the last van."),
        "parcel_ready_for_pickup": ("", "A package waits to be fetched."),
        "parcel_exception": ("", "The carrier has trouble with a package."),
        "parcel_delivered": ("", "A package arrived."),
        "parcel_returned": ("", "A package goes back to its sender."),
    },
    "recall": {
        "recall_asked": ("asked", "Released units are wanted back: `line`, `quantity`, `reason`."),
        "recall_waiting": ("waiting", "The location was asked, and has not answered."),
        "recall_stopped": ("stopped", "The units were stopped: `stopped`."),
        "recall_partly": ("partly_stopped", "Some units were stopped: `stopped`."),
        "recall_too_late": ("too_late", "The units could not be stopped."),
        "recall_failed": ("failed", "The recall could not be worked on: `reason`."),
    },
    "act": {
        "act_pending": ("pending", "An edit or cancellation waits for recalls: `act`, `kind`, `recalls`."),
        "act_applied": ("applied", "It was applied."),
        "act_refused": ("refused", "It was refused: `reason`."),
        "act_withdrawn": ("withdrawn", "Who wanted it took it back: `reason`, where one was given."),
    },
    "payment": {
        "payment_stated": ("stated", "The channel stated a payment. With all of these: `amount`, `status`."),
        "payment_authorization": ("authorized", "Money was set aside."),
        "payment_sale": ("sold", "Money was set aside and taken at once."),
        "payment_capture": ("captured", "Money that was set aside was taken."),
        "payment_void": ("voided", "What was set aside was let go."),
        "payment_refund": ("refunded", "Money went back."),
    },
    "receipt": {
        "arrive": ("arriving", "Goods began to arrive. With every move: `reference`, `from`, `to`."),
        "arrived": ("", "A delivery was counted: `delivery`, `received`, `damaged`, `over`, `short`."),
        "finish": ("received", "All has come, or nothing more will."),
        "cancel": ("cancelled", "It was called off."),
    },
    "transfer": {
        "ship": ("shipped", "It left where it comes from. With every move: `reference`, `from`, `to`."),
        "arrive": ("arriving", "Goods began to arrive."),
        "arrived": ("", "A delivery was counted: `delivery`, `received`, `damaged`, `over`, `short`."),
        "finish": ("received", "All has come, or nothing more will."),
        "cancel": ("cancelled", "It was called off."),
    },
    "checkout": {
        "use": ("used", "A checkout's reservation became an order's."),
        "release": ("released", "A checkout's reservation was given up."),
        "expire": ("expired", "A checkout's reservation ran out."),
    },
    "channel": {
        "paused": ("", "Its messages are kept, and its orders not sourced: `channel`, `reason`."),
        "resumed": ("", "The pause ended: `channel`."),
        "orders_recovered": ("", "Orders were found that its webhooks had never told: `missing`."),
    },
    "sku": {"unit_set": ("", "A unit's factor was set: `unit`, `factor`, `was`.")},
    "manifest": {"manifest_closed": ("closed", "A carrier's manifest was closed: `carrier`, `day`.")},
    "parcel": {"tracking_failed": ("", "What a carrier said could not be applied: `tracking`, `reason`.")},
    "bulk": {
        "bulk_asked": ("asked", "One act on many orders was asked for: `act`, `orders`."),
        "bulk_retried": ("retried", "What failed of it is tried again."),
        "bulk_stopped": ("stopped", "It was stopped: what is done stays done."),
    },
    "user": {
        "user_created": ("created", "A user was made. With rights and state: `before`, `after`."),
        "user_rights_changed": ("rights_changed", "What a user may do was changed."),
        "user_renamed": ("renamed", "A user is called otherwise."),
        "user_enabled": ("enabled", "A user may log in again."),
        "user_disabled": ("disabled", "A user may log in no more."),
        "user_invited": ("invited", "A user was mailed an invitation: `until`."),
        "invitation_withdrawn": ("", "A user's invitation opens nothing any more."),
        "reset_asked": ("", "A user was mailed a link to set a new password: `until`."),
        "logged_out": ("", "Sessions of a user were ended: `sessions`, how many."),
        "logged_in": ("", "A user logged in: `session`, `address`, `by`."),
        "identity_linked": ("", "A user signed on for the first time: `provider`, `subject`."),
        "password_changed": ("", "A user has another password; `by`: of a link by mail, its kind."),
        "second_factor_set": ("", "A user has a second factor."),
        "second_factor_removed": ("", "A user has no second factor any more."),
        "recovery_codes_renewed": ("", "A user has other recovery codes of the second factor."),
    },
    "role": {
        "role_set": ("set", "What a role may do was set."),
        "role_dropped": ("dropped", "A role was removed."),
    },
    "sign_on": {
        "sign_on_set": ("set", "A way to sign on was set up or changed: `name`, `before`, `after`."),
        "sign_on_dropped": ("dropped", "A way to sign on was removed: `name`."),
    },
    "key": {
        "key_created": ("created", "An API key was made. With all of these: `name`, `before`, `after`."),
        "key_rotated": ("rotated", "A key has a new secret."),
        "key_revoked": ("revoked", "A key was ended."),
    },
    "webhook": {
        "webhook_added": ("added", "A webhook was added: `name`, `url`."),
        "webhook_changed": ("changed", "Where it is, or what it is told, was changed: `name`, `url`."),
        "webhook_rotated": ("rotated", "It has a new secret: `name`."),
        "webhook_replayed": ("replayed", "It is told again from a point of the log: `name`, `from`."),
        "webhook_disabled": ("disabled", "It is told nothing, by a person or for want of success: `reason`."),
        "webhook_enabled": ("enabled", "It is told again: `name`."),
        "webhook_removed": ("removed", "It was removed: `name`."),
    },
    "inbound": {
        "message_quarantined": ("quarantined", "A message that came in was set aside: `code`."),
        "message_mended": ("mended", "A person corrected a message."),
        "message_replayed": ("replayed", "A message is worked through again."),
        "message_dismissed": ("dismissed", "A message was given up: `why`."),
        "message_assigned": ("assigned", "Somebody sees to it: `assignee`, null for nobody."),
        "message_snoozed": ("snoozed", "It waits in quarantine: `until`, null for no more."),
        "message_escalated": ("escalated", "It goes to those who decide: `reason`, null where it came back."),
        "message_commented": ("commented", "Somebody said something about it: `text`."),
    },
    "outbound": {"message_replayed": ("replayed", "A message is sent again.")},
    "file": {"orders_file_taken": ("orders_taken", "A file of orders was taken in: `name`, counts.")},
    "person": {"forgotten": ("", "A person without orders was forgotten.")},
    "retention": {
        "retention_chosen": ("chosen", "How long something is kept was set."),
        "cleared": ("", "What had been kept long enough was cleared."),
    },
}  # fmt: skip


def type_of(subject: str, kind: str) -> str:
    """How a recorded kind is called outside; one that is not listed keeps its own name."""
    name, _ = KINDS.get(subject, {}).get(kind, ("", ""))
    return f"{subject}.{name or kind}"


TYPES: Final[Mapping[str, str]] = {
    type_of(subject, kind): about for subject, kinds in KINDS.items() for kind, (_, about) in kinds.items()
}


def matches(type_: str, wanted: Iterable[str]) -> bool:
    """Whether a type is one of those wanted: ``order.held``, all of a subject (``order.*``), or ``*``."""
    return any(one in (type_, "*") or (one[-2:] == ".*" and type_.startswith(one[:-1])) for one in wanted)


def unknown(wanted: Iterable[str]) -> list[str]:
    """Those that no event of the catalogue can ever match."""
    return [one for one in wanted if not any(matches(type_, [one]) for type_ in TYPES)]


def page() -> str:
    """The table of docs/webhooks.md: each type, and what it means."""
    rows = [f"| `{type_}` | {about} |" for type_, about in TYPES.items()]
    return "\n".join(["| type | what happened, and what `details` holds |", "|---|---|", *rows]) + "\n"
