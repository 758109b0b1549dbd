"""What can go wrong in sourcing."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class PolicyRefused(Invalid):
    """A policy document that cannot be published; ``fields["errors"]`` names each place."""

    code = "policy_refused"
    title = "The policy cannot be published as it stands"


class NoPolicy(Conflict):
    code = "no_policy"
    title = "No policy is published; publish one with 'crossdock policies publish'"


class PolicyUnknown(NotFound):
    """``fields``: version."""

    code = "policy_unknown"
    title = "There is no such version of the policy"


class NoDecision(NotFound):
    code = "no_decision"
    title = "Nothing has been decided about this order yet"


class EditInvalid(Invalid):
    """``fields["errors"]`` names each part of the edit that cannot be, with what to do instead."""

    code = "edit_invalid"
    title = "The edit cannot be made as it stands"


class TooLateToEdit(Conflict):
    """``fields``: number; parts: fulfilment_order, location, state, line, units of each that must come back
    and cannot. Nothing of the edit was done.
    """

    code = "too_late_to_edit"
    title = "A location has accepted what the edit needs back; nothing was changed"


class MergeRefused(Conflict):
    """``fields``: number, other; reasons: code and message of each thing that keeps the orders apart."""

    code = "merge_refused"
    title = "The two orders cannot become one; nothing was changed"


class NothingToReplace(Conflict):
    """``fields``: number."""

    code = "nothing_to_replace"
    title = "Nothing of this order has left that is not replaced already"


class ReplacementInvalid(Invalid):
    """``fields["errors"]``: field and message of each line that cannot be replaced so."""

    code = "replacement_invalid"
    title = "More is to be replaced than has left"


class ActPending(Conflict):
    """``fields``: number, act."""

    code = "act_pending"
    title = "An earlier act on this order still waits for a location's answer"


class ActNotFound(NotFound):
    code = "act_not_found"
    title = "There is no such act"


class CannotShipFrom(Conflict):
    """``fields``: number, location, reason, lines (line, units, free). A price, a rule or a promise never
    refuses a location chosen by hand; only what cannot physically be does.
    """

    code = "cannot_ship_from"
    title = "The location cannot ship this, whatever it may cost"
