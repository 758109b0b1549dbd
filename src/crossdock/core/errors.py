"""What a domain error is: a class with a stable code and an HTTP status, typed fields, and a message that
says what to do.

The API renders it as a problem document (RFC 9457), the console as a sentence, the command line as one line.
"""

from typing import Any, ClassVar


class CrossdockError(Exception):
    """Base of every room's errors. ``message`` is rendered from the fields at the edge, so it can be
    translated.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request could not be carried out"

    def __init__(self, message: str = "", **fields: Any) -> None:
        super().__init__(message or self.title)
        self.fields = fields

    @property
    def message(self) -> str:
        return str(self.args[0])


class NotFound(CrossdockError):
    code = "not_found"
    status = 404
    title = "There is no such thing here"


class Invalid(CrossdockError):
    """The input is wrong; ``fields["errors"]`` may name each field."""

    code = "invalid"
    status = 422
    title = "The request is not valid"


class Conflict(CrossdockError):
    code = "conflict"
    status = 409
    title = "The thing has changed meanwhile, or is in a state that does not allow this"


class MoneyRefused(CrossdockError):
    """Not an amount: no number, more decimals than the currency has, or larger than 64 bits."""

    code = "bad_amount"
    status = 422
    title = "This is not an amount of money in its currency"


class AddressRefused(CrossdockError):
    """Nothing may be sent there. ``fields``: address."""

    code = "address_refused"
    status = 422
    title = "Nothing is sent to this address"


class Unavailable(CrossdockError):
    """A partner gave no answer. ``fields``: perhaps, whether it may have acted all the same."""

    code = "partner_unavailable"
    status = 503
    title = "The other side does not answer"

    @property
    def perhaps(self) -> bool:
        """The request may have arrived, and been acted upon: look before it is sent again."""
        return bool(self.fields.get("perhaps", True))


class MailNotSetUp(Conflict):
    code = "mail_not_set_up"
    title = "No mail goes out here: set CROSSDOCK_SMTP_URL, CROSSDOCK_MAIL_FROM and CROSSDOCK_PUBLIC_URL"
