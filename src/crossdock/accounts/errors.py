"""What can go wrong with who may come in."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class UnknownScope(Invalid):
    code = "unknown_scope"
    title = "There is no such scope"


class KeyExists(Conflict):
    code = "key_exists"
    title = "There is an API key of this name already"


class KeyNotFound(NotFound):
    code = "key_not_found"
    title = "There is no API key of this name"


class UserExists(Conflict):
    code = "user_exists"
    title = "There is a user with this e-mail address already"


class UserNotFound(NotFound):
    code = "user_not_found"
    title = "There is no user with this e-mail address"


class LastAdministrator(Conflict):
    """Else nobody would be left who may let people in."""

    code = "last_administrator"
    title = "The last administrator stays one: make another first"


class AlreadyIn(Conflict):
    """An invitation is for who never came in; a new password by mail for who has one. ``fields``: email."""

    code = "already_in"
    title = "This person is disabled, or needs another kind of link"


class NotInvitedYet(Conflict):
    code = "no_invitation"
    title = "This person has no invitation that could be withdrawn"


class LinkRefused(CrossdockError):
    """Which of them it is, is not said."""

    code = "link_refused"
    status = 403
    title = "This link was used, is over, or was replaced by a newer one: ask for another"


class RightsBeyond(CrossdockError):
    """Nobody gives rights that they do not have, nor changes who has more. ``fields["beyond"]``: what."""

    code = "rights_beyond"
    status = 403
    title = "Nobody can give, or change who has, more rights than their own"


class RoleNotFound(NotFound):
    code = "role_not_found"
    title = "There is no role of this name"


class RoleInUse(Conflict):
    code = "role_in_use"
    title = "Somebody has this role"


class NotAuthenticated(CrossdockError):
    code = "not_authenticated"
    status = 401
    title = "The request needs a valid API key: Authorization: Bearer crossdock_…"


class LogInRefused(CrossdockError):
    """Which of them it was is not said: that would tell which addresses are users."""

    code = "log_in_refused"
    status = 401
    title = "E-mail address, password or code are not right"


class SecondFactorNeeded(CrossdockError):
    """The password was right: repeat with ``code``, of the authenticator or one to recover with."""

    code = "second_factor_needed"
    status = 401
    title = "A code of the second factor is needed too"


class TooManyTries(CrossdockError):
    """For this account or from this address; right ones are refused too. ``fields``: retry_after (s)."""

    code = "too_many_tries"
    status = 429
    title = "Log-in was tried too often; wait, and try again"


class NotLoggedIn(CrossdockError):
    code = "not_logged_in"
    status = 401
    title = "This needs a session: log in first"


class CsrfMissing(CrossdockError):
    """A browser sends cookies by itself, and this header only for a page that it was given to."""

    code = "csrf_missing"
    status = 403
    title = "A change by session needs the header X-CSRF-Token with the session's csrf"


class SessionNotFound(NotFound):
    code = "session_not_found"
    title = "You have no such session"


class SecondFactorNotAsked(Conflict):
    code = "second_factor_not_asked"
    title = "Ask for a second factor first, then confirm it with a code"


class NotAllowed(CrossdockError):
    """``fields["scope"]``: the scope or act that is lacking."""

    code = "not_allowed"
    status = 403
    title = "The API key or the person lacks a permission that this needs"


class TooFast(CrossdockError):
    """``fields``: limit (requests a minute), retry_after (seconds)."""

    code = "too_fast"
    status = 429
    title = "The API key has used up its requests of this minute"


class KeyBeyond(CrossdockError):
    """A key gives no other key more than it has itself. ``fields["beyond"]``: what that would be."""

    code = "key_beyond"
    status = 403
    title = "A key cannot make, or take over, one that may do more than itself"


class ProviderNotFound(NotFound):
    code = "sign_on_not_found"
    title = "There is no sign-on of this name"


class ProviderFaulty(CrossdockError):
    """It does not answer, or not as OpenID Connect says. ``fields``: retry_after (s), where it is left alone
    for so long.
    """

    code = "sign_on_faulty"
    status = 502
    title = "The sign-on's provider cannot be used just now"


class SignOnRefused(CrossdockError):
    code = "sign_on_refused"
    status = 401
    title = "The provider's answer lets nobody in: begin again"


class NotInvited(CrossdockError):
    """The provider says who it is; they are no user here, and the sign-on makes none."""

    code = "not_invited"
    status = 403
    title = "You are no user here: ask an administrator"
