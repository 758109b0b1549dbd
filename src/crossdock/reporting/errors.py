"""What can go wrong with reports."""

from crossdock.core.errors import Invalid


class ReportUnfit(Invalid):
    """``fields["errors"]`` names each field."""

    code = "report_unfit"
    title = "This report cannot be asked for like this"

    @classmethod
    def at(cls, field: str, message: str) -> "ReportUnfit":
        return cls(message, errors=[{"field": field, "message": message}])
