"""Which address leads where. ``/hooks/…``, ``/static/…``, ``/healthz``, ``/readyz`` and ``/metrics`` never
come here: the server answers them itself.
"""

from django.urls import URLPattern, URLResolver

from crossdock.api import sign_on
from crossdock.api import urls as api
from crossdock.console import urls as console

urlpatterns: list[URLPattern | URLResolver] = [
    *api.urlpatterns,
    *sign_on.urlpatterns,
    *console.urlpatterns,
]

handler400 = "crossdock.api.urls.malformed"
handler500 = "crossdock.console.page.broken"
