"""What can go wrong in sourcing."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class PolicyRefused(Invalid):
    """A policy document that cannot be published; ``fields["errors"]`` names each place."""

    code = "policy_refused"
    title = "The policy cannot be published as it stands"


class NoPolicy(Conflict):
    code = "no_policy"
    title = "No policy is published; publish one with 'crossdock policies publish'"


class NoDecision(NotFound):
    code = "no_decision"
    title = "Nothing has been decided about this order yet"
