"""The console's addresses."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path

from crossdock.console import board, bulk, entering, order, orders, page, passwords, saved, today


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
    path("console/today/part", today.part),
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
    path("console/board", board.show),
    path("console/board/part", board.part),
    path("console/views/tabs", saved.show_tabs),
    path("console/views/form", saved.form),
    path("console/views/acts/save", saved.save),
    path("console/views/<int:view_id>/acts/delete", saved.delete),
    path("console/views/<int:view_id>/acts/restore", saved.restore),
    path("console/views/<int:view_id>/acts/move", saved.move),
    path("console/views/<int:view_id>/acts/begin", saved.begin),
    path("console/bulk", bulk.show_all),
    path("console/bulk/preview", bulk.preview),
    path("console/bulk/run", bulk.run),
    path("console/bulk/<int:bulk_id>", bulk.show),
    path("console/bulk/<int:bulk_id>/progress", bulk.progress),
    path("console/bulk/<int:bulk_id>/<str:step>", bulk.step),
    re_path(r"^console/.*$", page.unknown),
]
