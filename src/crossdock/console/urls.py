"""The console's addresses."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path

from crossdock.console import (
    auditing,
    bulk,
    changing,
    entering,
    entry,
    order,
    orders,
    page,
    passwords,
    people,
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
    path("console/orders/new", entry.show),
    path("console/orders/new/buyers", entry.buyers),
    path("console/orders/new/skus", entry.suggest),
    path("console/orders/new/look", entry.look),
    path("console/orders/new/acts/place", entry.place),
    path("console/orders/<str:number>", order.show),
    path("console/orders/<str:number>/panel", order.panel),
    path("console/orders/<str:number>/decision", order.decision),
    path("console/orders/<str:number>/hold", order.hold_form),
    path("console/orders/<str:number>/acts/hold", order.hold),
    path("console/orders/<str:number>/acts/lift", order.lift),
    path("console/orders/<str:number>/acts/note", order.note),
    path("console/orders/<str:number>/acts/tag", order.tag),
    path("console/orders/<str:number>/edit", changing.edit_form),
    path("console/orders/<str:number>/edit/preview", changing.edit_preview),
    path("console/orders/<str:number>/acts/edit", changing.edit),
    path("console/orders/<str:number>/route", changing.route_form),
    path("console/orders/<str:number>/route/preview", changing.route_preview),
    path("console/orders/<str:number>/acts/route", changing.route),
    path("console/orders/<str:number>/cancel", changing.cancel_form),
    path("console/orders/<str:number>/cancel/preview", changing.cancel_preview),
    path("console/orders/<str:number>/acts/cancel", changing.cancel),
    path("console/bulk", bulk.show_all),
    path("console/bulk/preview", bulk.preview),
    path("console/bulk/run", bulk.run),
    path("console/bulk/<int:bulk_id>", bulk.show),
    path("console/bulk/<int:bulk_id>/progress", bulk.progress),
    path("console/bulk/<int:bulk_id>/<str:step>", bulk.step),
    path("console/settings", auditing.home),
    path("console/settings/audit", auditing.show),
    path("console/settings/people", people.show_all),
    path("console/settings/people/invite", people.invite_form),
    path("console/settings/people/acts/invite", people.invite),
    path("console/settings/people/<str:email>", people.show),
    path("console/settings/people/<str:email>/change", people.change_form),
    path("console/settings/people/<str:email>/acts/change", people.change),
    path("console/settings/people/<str:email>/acts/enable", people.enable),
    path("console/settings/people/<str:email>/acts/log-out", people.log_out),
    re_path(r"^console/.*$", page.unknown),
]
