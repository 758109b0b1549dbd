"""The catalogue of problems: where the ``type`` of every error leads, for programs and for people."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from crossdock.api import asked, problems
from crossdock.api.errors import NoSuchAddress
from crossdock.api.schemas.basics import Problem, ProblemKind, ProblemKinds
from crossdock.api.turn import JSON, Terms

router = Router(tags=["Problems"])
HTML: Final = "text/html"
PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Crossdock</title>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""
ALSO_HTML: Final = {"responses": {200: {"content": {HTML: {"schema": {"type": "string"}}}}}}


@router.get(
    "/problems", summary="List kinds of problems", response={200: ProblemKinds}, openapi_extra=ALSO_HTML
)
def list_problems(request: HttpRequest) -> HttpResponse:
    """Every `type` that an error can have: for programs, or as a page for whoever asks for `text/html`."""
    kinds = [problems.described(kind) for kind in problems.known()]
    return _answer(request, {"items": kinds}, "Kinds of problems", _table(kinds))


@router.get(
    "/problems/{code}",
    summary="What a problem means",
    response={200: ProblemKind, 404: Problem},
    openapi_extra=ALSO_HTML,
)
def show_problem(request: HttpRequest, code: str) -> HttpResponse:
    """Where an error's `type` leads: for programs, or as a page for whoever asks for `text/html`."""
    for kind in problems.known():
        if kind.code == code:
            found = problems.described(kind)
            return _answer(request, found, code, _described(found))
    raise NoSuchAddress(f"There is no kind of problem {code!r}")


def _answer(request: HttpRequest, document: dict[str, Any], title: str, body: str) -> HttpResponse:
    if request.get_preferred_type([JSON, HTML]) == HTML:
        page = PAGE.format(title=escape(title), body=body)
        response = HttpResponse(page, content_type=f"{HTML}; charset=utf-8")
    else:
        fewer = asked.fewer(document, Terms.of(request).fields)
        response = HttpResponse(msgspec.json.encode(fewer), content_type=JSON)
    response["Vary"] = "Accept"
    return response


def _table(kinds: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        f'<tr><td><a href="{escape(kind["type"])}">{escape(kind["code"])}</a></td>'
        f"<td>{kind['status']}</td><td>{escape(kind['title'])}</td></tr>"
        for kind in kinds
    ]
    return "\n".join(["<table>", "<tr><th>Code</th><th>Status</th><th>Meaning</th></tr>", *rows, "</table>"])


def _described(kind: Mapping[str, Any]) -> str:
    said = [kind["title"], kind["description"], f"HTTP status {kind['status']}."]
    text = "\n".join(f"<p>{escape(one)}</p>" for one in said if one)
    return f'{text}\n<p><a href="{problems.BASE.rstrip("/")}">All kinds of problems</a></p>'
