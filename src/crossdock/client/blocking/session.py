"""Calls: session. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Items, part
from crossdock.client.pages import Room, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Again,
        ByLink,
        Confirm,
        FactorAsked,
        FactorSet,
        Forgotten,
        Live,
        LiveSome,
        LogIn,
        PasswordIn,
        Session,
        SessionSome,
        SignOn,
        SignOnSome,
    )


class SessionCalls(Room):
    """``session``: session."""

    def log_in(self, body: LogIn) -> Session:
        """Log in.

        Makes a session, whose token is in the cookie `crossdock_session`, and ends the one the browser had.
        401 `second_factor_needed` asks for `code` too; 429 `too_many_tries` after ten wrong tries for an
        account or fifty from an address within a quarter of an hour. Only as `application/json`, which no
        other site can make a browser send.

        ``POST /session``
        """
        found: Session = self._send(Call("POST", "/session", body=body))
        return found

    @overload
    def get(self, *, fields: None = None, known: Session | None = None) -> Session: ...
    @overload
    def get(self, *, fields: Sequence[str]) -> SessionSome: ...
    def get(self, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show who is logged in.

        Who it is, what they may do and where, and the session's csrf token.

        ``GET /session``
        """
        found: Any = self._send(Call("GET", "/session", asked={"fields": fields}, known=known))
        return found

    def log_out(self) -> None:
        """Log out.

        Ends the session at once, everywhere, and takes the cookie back.

        ``DELETE /session``
        """
        self._send(Call("DELETE", "/session"))

    @overload
    def sign_ons(self, *, fields: None = None) -> Items[SignOn]: ...
    @overload
    def sign_ons(self, *, fields: Sequence[str]) -> Items[SignOnSome]: ...
    def sign_ons(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List ways to sign on.

        Other organisations' log-ins (OpenID Connect) that let people in here; a browser goes to `address`,
        and comes back with a session.

        ``GET /session/sign-on``
        """
        found: Items[Any] = items_of(self._send(Call("GET", "/session/sign-on", asked={"fields": fields})))
        return found

    def change_password(self, body: PasswordIn) -> None:
        """Change one's password.

        At least ten characters and none of the common ones. All other sessions end. Wrong tries at the old
        one count as tries to log in.

        ``POST /session/password``
        """
        self._send(Call("POST", "/session/password", body=body))

    def forgot_password(self, body: Forgotten) -> None:
        """Ask for a new password by mail.

        Mails a link that is good once, for an hour, if this is the address of somebody who logs in by
        password; the answer is the same if it is not. 429 `too_many_tries` after three for an address of
        mail or twenty from one of the network within a quarter of an hour. 409 `mail_not_set_up` where no
        mail goes out.

        ``POST /session/password/forgotten``
        """
        self._send(Call("POST", "/session/password/forgotten", body=body))

    def set_password_by_link(self, body: ByLink) -> None:
        """Set a password by a link.

        Of an invitation, or of a new password: with the token that was mailed. It is good once; all
        sessions and other links of the person end. Then they log in, with the second factor where there is
        one.

        ``POST /session/password/link``
        """
        self._send(Call("POST", "/session/password/link", body=body))

    def ask_second_factor(self, body: Again) -> FactorAsked:
        """Ask for a second factor.

        A new secret for an authenticator (TOTP, six digits each 30 seconds). In force once it is confirmed
        with a code.

        ``POST /session/second-factor``
        """
        found: FactorAsked = self._send(Call("POST", "/session/second-factor", body=body))
        return found

    def confirm_second_factor(self, body: Confirm) -> FactorSet:
        """Confirm a second factor.

        From now on log-in needs a code; the answer has ten to recover with, each good once.

        ``POST /session/second-factor/confirm``
        """
        found: FactorSet = self._send(Call("POST", "/session/second-factor/confirm", body=body))
        return found

    def renew_recovery_codes(self, body: Again) -> FactorSet:
        """Renew recovery codes.

        Ten others to recover with, each good once; those before open nothing any more. 409
        `second_factor_not_asked` where there is no second factor.

        ``POST /session/second-factor/recovery-codes``
        """
        found: FactorSet = self._send(Call("POST", "/session/second-factor/recovery-codes", body=body))
        return found

    def remove_second_factor(self, body: Again) -> None:
        """Remove the second factor.

        From now on the password is enough.

        ``POST /session/second-factor/remove``
        """
        self._send(Call("POST", "/session/second-factor/remove", body=body))


class SessionsCalls(Room):
    """``sessions``: session."""

    @overload
    def list(self, *, fields: None = None) -> Items[Live]: ...
    @overload
    def list(self, *, fields: Sequence[str]) -> Items[LiveSome]: ...
    def list(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List one's sessions.

        The live ones of whoever asks, newest first: with which browser, from where, when last.

        ``GET /sessions``
        """
        found: Items[Any] = items_of(self._send(Call("GET", "/sessions", asked={"fields": fields})))
        return found

    def end(self, session: str | int) -> None:
        """End one of one's sessions.

        At once. 404 where it is not a live one of whoever asks.

        ``DELETE /sessions/{session}``
        """
        self._send(Call("DELETE", f"/sessions/{part(session)}"))
