"""Django's deployment check finds nothing where people come by TLS; without, nobody is sent in circles."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LOOK = """
import json
import django
django.setup()
from django.conf import settings
from django.core import checks
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
seen = SecurityMiddleware(lambda request: HttpResponse())
ask = RequestFactory(SERVER_NAME="oms.example.com")
page, safe = seen(ask.get("/console/orders?q=1")), seen(ask.get("/console/", secure=True))
print(json.dumps({
    "found": [one.id for one in checks.run_checks(include_deployment_checks=True)
              if not one.is_silenced()],
    "page": [page.status_code, page.get("Location")],
    "api": seen(ask.post("/api/v1/orders")).status_code,
    "hsts": safe.get("Strict-Transport-Security"),
}))
"""


def looked(home: Path, **config: str) -> dict[str, Any]:
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CROSSDOCK_")},
        "DJANGO_SETTINGS_MODULE": "crossdock.app.settings",
        "CROSSDOCK_HOME": str(home),
        "CROSSDOCK_ALLOWED_HOSTS": "oms.example.com",
        **config,
    }
    done = subprocess.run([sys.executable, "-c", LOOK], env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_deployment_check_is_clean_behind_a_proxy_that_is_believed(tmp_path: Path) -> None:
    proxied = {"CROSSDOCK_TRUSTED_PROXIES": "127.0.0.1", "CROSSDOCK_PUBLIC_URL": "https://oms.example.com/"}
    assert looked(tmp_path, **proxied) == {
        "found": [],
        "page": [301, "https://oms.example.com/console/orders?q=1"],
        "api": 200,
        "hsts": "max-age=2592000",
    }


def test_without_a_proxy_that_is_believed_no_page_leads_to_itself(tmp_path: Path) -> None:
    found = looked(tmp_path, CROSSDOCK_PUBLIC_URL="https://oms.example.com")
    assert (found["page"], found["hsts"]) == ([200, None], None)
    assert set(found["found"]) == {"security.W004", "security.W008", "security.W012", "security.W016"}
