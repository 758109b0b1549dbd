"""The console's addresses."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path

from crossdock.console import (
    bulk,
    entering,
    exceptions,
    mending,
    order,
    orders,
    page,
    passwords,
    seeing_to,
    today,
)


def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The bare address leads to the console."""
    return HttpResponseRedirect("/console/")


urlpatterns: Final = [
    path("", home),
    path("console", home),
    path("console/", today.show),
    path("console/log-in", entering.log_in),
    path("console/log-out", entering.log_out),
    path("console/forgotten", passwords.forgotten),
    path("password", passwords.choose),
    path("console/today/<slug:kind>", today.rows),
    path("console/orders", orders.show),
    path("console/orders/find", orders.find),
    path("console/orders/<str:number>", order.show),
    path("console/orders/<str:number>/panel", order.panel),
    path("console/orders/<str:number>/decision", order.decision),
    path("console/orders/<str:number>/hold", order.hold_form),
    path("console/orders/<str:number>/acts/hold", order.hold),
    path("console/orders/<str:number>/acts/lift", order.lift),
    path("console/orders/<str:number>/acts/note", order.note),
    path("console/orders/<str:number>/acts/tag", order.tag),
    path("console/exceptions", exceptions.show),
    path("console/exceptions/cause", exceptions.cause),
    path("console/exceptions/map", mending.map_form),
    path("console/exceptions/map/preview", mending.map_preview),
    path("console/exceptions/map/run", mending.map_run),
    path("console/exceptions/map/end", mending.map_end),
    path("console/exceptions/replayed", mending.replayed),
    path("console/exceptions/acts/assign", seeing_to.assign),
    path("console/exceptions/acts/snooze", seeing_to.snooze),
    path("console/exceptions/acts/escalate", seeing_to.escalate),
    path("console/exceptions/acts/comment", seeing_to.comment),
    path("console/exceptions/acts/replay", mending.replay),
    path("console/exceptions/acts/replay-alike", mending.replay_alike),
    path("console/exceptions/acts/dismiss", mending.dismiss),
    path("console/exceptions/acts/undismiss", mending.undismiss),
    path("console/exceptions/<str:name>", exceptions.one),
    path("console/exceptions/<str:name>/address", mending.address_form),
    path("console/exceptions/<str:name>/address/preview", mending.address_preview),
    path("console/exceptions/<str:name>/address/apply", mending.address_apply),
    path("console/exceptions/<str:name>/mend", mending.mend_form),
    path("console/exceptions/<str:name>/mend/preview", mending.mend_preview),
    path("console/exceptions/<str:name>/mend/apply", mending.mend_apply),
    path("console/bulk", bulk.show_all),
    path("console/bulk/preview", bulk.preview),
    path("console/bulk/run", bulk.run),
    path("console/bulk/<int:bulk_id>", bulk.show),
    path("console/bulk/<int:bulk_id>/progress", bulk.progress),
    path("console/bulk/<int:bulk_id>/<str:step>", bulk.step),
    re_path(r"^console/.*$", page.unknown),
]
