"""The page that a link by mail leads to: it asks for a new password, and sends it with the link's token.

The token stands behind ``#``, so that no server's log and no other site sees it; the page takes it out of the
address bar at once.
"""

import base64
import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

SCRIPT: Final = """
const token = location.hash.replace(/^#(invitation|reset)=/, "");
history.replaceState(null, "", location.pathname);
const form = document.querySelector("form"), said = document.querySelector("output");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const password = form.elements.password.value;
  if (password !== form.elements.again.value) {
    said.textContent = "These are two different passwords.";
    return;
  }
  const answer = await fetch("/api/v1/session/password/link", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({token, password}),
  });
  if (answer.ok) form.remove();
  said.textContent = answer.ok ? "Your password is set: log in with it." : (await answer.json()).detail;
});
"""
PAGE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Choose a password</title>
</head>
<body>
<main>
<h1>Choose a password</h1>
<form>
<p><label>New password, ten characters at least<br>
<input name="password" type="password" autocomplete="new-password" minlength="10" maxlength="1000" required>
</label></p>
<p><label>The same again<br>
<input name="again" type="password" autocomplete="new-password" required></label></p>
<p><button>Set it</button></p>
</form>
<output role="status"></output>
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""
DIGEST: Final = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; script-src 'sha256-{DIGEST}'; connect-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)


@require_GET
def show(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    response = HttpResponse(PAGE)
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


urlpatterns: Final = [path("password", show, name="password")]
