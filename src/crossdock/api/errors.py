"""What can be wrong with a request before any room looks at it."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class BadJson(CrossdockError):
    code = "bad_json"
    status = 400
    title = "The body is not JSON as this API reads it"


class Malformed(CrossdockError):
    code = "malformed"
    status = 400
    title = "The request is not read: its Host header names none of this installation's hosts"


class TooLarge(CrossdockError):
    """``fields["most"]``: bytes, or items."""

    code = "too_large"
    status = 413
    title = "The body is larger than this server takes"


class EncodingRefused(CrossdockError):
    """Bodies are read as they are: one that unfolds to more than its bytes could fill the server's memory.
    ``fields``: encoding.
    """

    code = "encoding_refused"
    status = 415
    title = "Bodies are taken as they are: send this one without a Content-Encoding"


class ConditionInvalid(CrossdockError):
    """If-Match and If-None-Match hold entity tags in double quotes, separated by commas, or ``*``."""

    code = "condition_invalid"
    status = 400
    title = 'An If-Match is a list of tags in double quotes, such as "3-9f86d081884c7d65", or *'


class Outdated(CrossdockError):
    """Nothing was changed. ``fields``: etag, where there is the object: its tag now, without the quotes."""

    code = "outdated"
    status = 412
    title = "It is not what If-Match names any more; read it again and repeat"


class VersionNeeded(CrossdockError):
    """Whoever puts something in the place of what is there says what he has read: so nobody's change is lost.
    ``fields``: etag, the object's tag now.
    """

    code = "version_needed"
    status = 428
    title = "There is one already: send the ETag that you read as If-Match"


class ValidationFailed(Invalid):
    """``fields["errors"]``: a list of ``{"field", "message"}``."""

    code = "validation_failed"
    title = "Some fields are not valid"


class BadIdempotencyKey(CrossdockError):
    code = "bad_idempotency_key"
    status = 400
    title = "An Idempotency-Key is 1 to 255 printable ASCII characters"


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"
    title = "This Idempotency-Key came with another request before; use a new one"


class IdempotencyInProgress(Conflict):
    code = "idempotency_in_progress"
    title = "A request with this Idempotency-Key is still being worked on; repeat it a little later"


class OrderDiffers(Conflict):
    """``fields``: number, and errors, which name what differs."""

    code = "order_differs"
    title = "There is an order of this external id already, and its content is another"


class NoSuchAddress(NotFound):
    code = "no_such_address"
    title = "The API has nothing at this address; see /api/v1/docs"


class MethodNotAllowed(CrossdockError):
    code = "method_not_allowed"
    status = 405
    title = "This address does not take this method"


class PageCursorUnknown(Invalid):
    code = "page_cursor_unknown"
    title = "This cursor was not given out here; begin without one"


class Internal(CrossdockError):
    """Something went wrong that is not the request's fault. Nothing was changed."""

    code = "internal"
    status = 500
    title = "Something went wrong here; nothing was changed. Try again, or look at the server's log"


class Busy(CrossdockError):
    """The database is away, or too many requests wanted the same rows."""

    code = "busy"
    status = 503
    title = "The database cannot be reached just now; try again"


class NothingThen(NotFound):
    """``fields``: subject, name."""

    code = "nothing_then"
    title = "There was no such thing at that moment"


class OutOfReach(CrossdockError):
    """Whoever asks is limited to locations or channels, and names others, or none. ``fields["own"]``: which
    they may name.
    """

    code = "out_of_reach"
    status = 403
    title = "This is for other locations or channels than yours"


class NotHere(NotFound):
    """Whoever asks is limited to locations or channels, and nothing there is called so. ``fields["own"]``:
    their locations or channels.
    """

    code = "not_here"
    title = "There is no such thing at your locations or channels"
