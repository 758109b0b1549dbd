"""The console's addresses."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path

from crossdock.console import (
    bulk,
    counting,
    entering,
    order,
    orders,
    page,
    passwords,
    planning,
    stock,
    stock_acts,
    supply,
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
    path("console/bulk", bulk.show_all),
    path("console/bulk/preview", bulk.preview),
    path("console/bulk/run", bulk.run),
    path("console/bulk/<int:bulk_id>", bulk.show),
    path("console/bulk/<int:bulk_id>/progress", bulk.progress),
    path("console/bulk/<int:bulk_id>/<str:step>", bulk.step),
    path("console/stock", stock.show),
    path("console/stock/panel", stock.panel),
    path("console/stock/tasks", stock.tasks),
    path("console/stock/adjust", stock_acts.adjust_form),
    path("console/stock/counted", stock_acts.count_form),
    path("console/stock/effect", stock_acts.effect),
    path("console/stock/acts/adjust", stock_acts.adjust),
    path("console/stock/acts/count", stock_acts.count),
    path("console/stock/count", counting.show),
    path("console/stock/count/scan", counting.scan),
    path("console/stock/count/acts/count", counting.count),
    path("console/stock/transfers/new", planning.form),
    path("console/stock/transfers/new/effect", planning.effect),
    path("console/stock/acts/transfer", planning.plan),
    path("console/stock/skus/<path:code>", stock.show_sku),
    path("console/stock/<slug:kinds>", supply.show_all),
    path("console/stock/<slug:kinds>/<str:number>", supply.show),
    path("console/stock/<slug:kinds>/<str:number>/receive", supply.receive_form),
    path("console/stock/<slug:kinds>/<str:number>/ship", supply.ship_form),
    path("console/stock/<slug:kinds>/<str:number>/effect", supply.effect),
    path("console/stock/<slug:kinds>/<str:number>/acts/receive", supply.receive),
    path("console/stock/<slug:kinds>/<str:number>/acts/ship", supply.ship),
    path("console/stock/<slug:kinds>/<str:number>/acts/cancel", supply.cancel),
    re_path(r"^console/.*$", page.unknown),
]
