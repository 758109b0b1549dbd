"""The documentation page. All it loads comes from this server; the viewer is part of ninja."""

import json
from importlib.resources import files
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from crossdock.api import problems
from crossdock.api.errors import NoSuchAddress

ASSETS: Final = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui-init.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
# The viewer writes style attributes of its own.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Crossdock API</title>
<link rel="icon" type="image/svg+xml" href="docs/assets/favicon.svg">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
</head>
<body>
<script type="application/json" id="swagger-settings">%s</script>
<div id="swagger-ui"></div>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/assets/swagger-ui-init.js"></script>
</body>
</html>
"""


class Page(DocsBase):
    """The page at ``docs``, beside which ``openapi.json`` and ``docs/assets`` stand."""

    def render_page(
        self,
        request: HttpRequest,  # noqa: ARG002 - ninja's signature
        api: NinjaAPI,
        **kwargs: Any,
    ) -> HttpResponse:
        settings = {"url": self.get_openapi_url(api, kwargs), "layout": "BaseLayout", "deepLinking": True}
        response = HttpResponse(PAGE % json.dumps(settings).replace("<", "\\u003c"))
        response["Content-Security-Policy"] = POLICY
        return response


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the viewer."""
    if name not in ASSETS:
        return problems.response(request, NoSuchAddress())
    content = files("ninja").joinpath("static", "ninja", name).read_bytes()
    response = HttpResponse(content, content_type=ASSETS[name])
    response["Cache-Control"] = "public, max-age=86400"
    return response
