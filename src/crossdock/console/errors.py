"""What can go wrong in a page before any room is asked."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class AssetsMissing(CrossdockError):
    """``fields``: path."""

    code = "assets_missing"
    status = 503
    title = "The console's files were not collected: run make setup"


class PageUnknown(NotFound):
    """No such page, or not for whoever asks."""

    code = "page_unknown"
    title = "There is no such page here"


class FormInvalid(Invalid):
    """``fields["errors"]``: a list of field and message."""

    code = "form_invalid"
    title = "Something in the form is missing or wrong"

    @classmethod
    def at(cls, field: str, message: str) -> "FormInvalid":
        """One thing is wrong, in this field."""
        return cls(message, errors=[{"field": field, "message": message}])


class FormSentTwice(Conflict):
    """The same form is being worked on."""

    code = "form_sent_twice"
    title = "This is being done already: look again in a moment"


class PersonChanged(Conflict):
    """A page goes on by a session that began after it was opened, if it is the same person's."""

    code = "person_changed"
    title = "Somebody else has logged in since this page was opened: open it again"


class Broken(CrossdockError):
    code = "internal_page"
    status = 500
    title = "Something failed here that should not have. It is in the log; try again, or tell who runs this"
