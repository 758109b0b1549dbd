"""What can go wrong with work on many orders."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class BulkInvalid(Invalid):
    """``fields["errors"]`` names each field."""

    code = "bulk_invalid"
    title = "The bulk act cannot be carried out as it stands"


class BulkTooLarge(Invalid):
    """``fields``: most."""

    code = "bulk_too_large"
    title = "These are more orders than one bulk act takes; narrow the filter"


class BulkNotFound(NotFound):
    code = "bulk_not_found"
    title = "There is no such bulk act"


class BulkChanged(Conflict):
    """``fields``: fingerprint, of the preview as it is now."""

    code = "bulk_changed"
    title = "What the preview showed is not what would happen now: look at it again"


class BulkNotUndoable(Conflict):
    """``fields``: act."""

    code = "bulk_not_undoable"
    title = "This bulk act cannot be taken back"


class BulkUndone(Conflict):
    """``fields``: undone_by."""

    code = "bulk_undone"
    title = "This bulk act was taken back already"


class SearchEmpty(Invalid):
    """``fields``: field."""

    code = "search_empty"
    title = "There is nothing to search for"


class TooMuchSearched(Invalid):
    """``fields``: field, most."""

    code = "too_much_searched"
    title = "This is more than one search takes"


class ExceptionUnknown(NotFound):
    """``fields``: name."""

    code = "exception_unknown"
    title = "There is no such held order, and no such message in quarantine"


class MappingRefused(Invalid):
    """``fields["errors"]`` names each field."""

    code = "mapping_refused"
    title = "What the channel writes cannot stand for this"


class ViewInvalid(Invalid):
    """``fields["errors"]`` names the field."""

    code = "view_invalid"
    title = "The view cannot be kept as it stands"


class ViewNotFound(NotFound):
    """Or it is not for whoever asks. ``fields``: view."""

    code = "view_not_found"
    title = "There is no such view"


class ViewNotYours(CrossdockError):
    """``fields``: view."""

    code = "view_not_yours"
    status = 403
    title = "A shared view is changed by its owner or by an administrator"


class ViewsTooMany(Invalid):
    """``fields``: most."""

    code = "views_too_many"
    title = "You have as many views as there may be: delete some first"
