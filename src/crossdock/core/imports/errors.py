"""A file that cannot be read as a table."""

from crossdock.core.errors import CrossdockError


class FileRefused(CrossdockError):
    """``fields``: row (0: the file as a whole), found. The message says what to do."""

    code = "file_refused"
    status = 422
    title = "The file cannot be read"
