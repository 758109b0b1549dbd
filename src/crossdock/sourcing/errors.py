"""What can go wrong in sourcing."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class PolicyRefused(Invalid):
    """A policy document that cannot be published; ``fields["errors"]`` names each place."""

    code = "policy_refused"
    title = "The policy cannot be published as it stands"


class PolicyUnknown(NotFound):
    """``fields``: version."""

    code = "policy_unknown"
    title = "There is no such version of the policy"


class PolicyGuarded(Conflict):
    """A guard rail or a golden order stands against publishing. ``fields``: rails: name, most, found of each
    guard rail that broke; golden: id, number, message of each golden order.
    """

    code = "policy_guarded"
    title = "A guard rail or a golden order stands against it; nothing was published"


class NotTheLatest(Conflict):
    """``fields``: version; by: that which holds in its place."""

    code = "policy_not_latest"
    title = "Another version has taken its place: take back that one"


class DraftNotFound(NotFound):
    """``fields``: draft."""

    code = "draft_not_found"
    title = "There is no such draft, or it was published or dropped"


class DraftChanged(Conflict):
    """Somebody saved the draft meanwhile. ``fields``: draft, saves, by."""

    code = "draft_changed"
    title = "Somebody else changed this draft meanwhile; nothing of yours was saved"


class GoldenNotFound(NotFound):
    """``fields``: golden."""

    code = "golden_not_found"
    title = "There is no such golden order"


class GoldenInvalid(Invalid):
    """``fields["errors"]``: a list of field and message."""

    code = "golden_invalid"
    title = "What must hold of the golden order is missing or wrong"


class GuardInvalid(Invalid):
    """``fields["errors"]``: a list of field and message."""

    code = "guard_invalid"
    title = "A guard rail is a number, 0 or more"


class OtherCurrency(Conflict):
    """``fields``: currency, decided_in."""

    code = "other_currency"
    title = "The policy counts in another currency than that in force: nothing can be compared"


class NoPolicy(Conflict):
    code = "no_policy"
    title = "No policy is published; publish one with 'crossdock policies publish'"


class NoDecision(NotFound):
    code = "no_decision"
    title = "Nothing has been decided about this order yet"


class EditInvalid(Invalid):
    """``fields["errors"]`` names each part of the edit that cannot be, with what to do instead."""

    code = "edit_invalid"
    title = "The edit cannot be made as it stands"


class NotEditable(Conflict):
    """``fields``: number, state: cancelled, or shipped (all of it has left). Nothing was changed."""

    code = "not_editable"
    title = "An order that is cancelled, or has left whole, does not come back by an edit"


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


class ActSettled(Conflict):
    """``fields``: act, state."""

    code = "act_settled"
    title = "This act waits for nothing any more: it was applied, refused or withdrawn"


class TrialInvalid(Invalid):
    """``fields["errors"]``: a list of field and message."""

    code = "policy_trial_invalid"
    title = "The version cannot be tried so"


class TrialRuns(Conflict):
    """A version is tried already, or is to be."""

    code = "policy_trial_runs"
    title = "Another trial runs or is to begin; stop it first"


class NoTrial(NotFound):
    """Nothing is being tried, or never was."""

    code = "policy_trial_none"
    title = "There is no trial of a policy"


class TrialOver(Conflict):
    """It ended by itself, or another one or another version began since."""

    code = "policy_trial_over"
    title = "The trial cannot be taken up again: begin another one"


class CannotShipFrom(Conflict):
    """``fields``: number, location, reason, lines (line, units, free). A price, a rule or a promise never
    refuses a location chosen by hand; only what cannot physically be does.
    """

    code = "cannot_ship_from"
    title = "The location cannot ship this, whatever it may cost"
