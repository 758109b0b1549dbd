"""Every call, by subject. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from crossdock.client.blocking.audit import AuditCalls
from crossdock.client.blocking.bulk_acts import BulkCalls
from crossdock.client.blocking.channels import ChannelsCalls
from crossdock.client.blocking.events import EventsCalls, EventTypesCalls
from crossdock.client.blocking.fulfilment import FulfilmentOrdersCalls, RefusalReasonsCalls
from crossdock.client.blocking.keys import KeysCalls
from crossdock.client.blocking.manifests import ManifestsCalls
from crossdock.client.blocking.masters import (
    AliasesCalls,
    KitsCalls,
    LocationsCalls,
    PoliciesCalls,
    SkusCalls,
    TariffsCalls,
)
from crossdock.client.blocking.messages import MessagesCalls
from crossdock.client.blocking.orders import ActsCalls, OrdersCalls
from crossdock.client.blocking.people import PermissionsCalls, RolesCalls, UsersCalls
from crossdock.client.blocking.problems import ProblemsCalls
from crossdock.client.blocking.reports import ReportsCalls
from crossdock.client.blocking.reservations import ReservationsCalls
from crossdock.client.blocking.search import SearchCalls
from crossdock.client.blocking.session import SessionCalls, SessionsCalls
from crossdock.client.blocking.shipments import LabelsCalls, ShipmentsCalls
from crossdock.client.blocking.stock import AvailabilityCalls, PromiseCalls, StockCalls
from crossdock.client.blocking.supply import ReceiptsCalls, TransfersCalls
from crossdock.client.blocking.tracking import TrackingCalls
from crossdock.client.blocking.webhooks import WebhooksCalls
from crossdock.client.pages import Send


class Rooms:
    """``orders.get(…)``, ``stock.adjust(…)``."""

    def __init__(self, send: Send) -> None:
        self.orders = OrdersCalls(send)
        self.acts = ActsCalls(send)
        self.bulk = BulkCalls(send)
        self.search = SearchCalls(send)
        self.channels = ChannelsCalls(send)
        self.availability = AvailabilityCalls(send)
        self.promise = PromiseCalls(send)
        self.stock = StockCalls(send)
        self.receipts = ReceiptsCalls(send)
        self.transfers = TransfersCalls(send)
        self.reservations = ReservationsCalls(send)
        self.fulfilment_orders = FulfilmentOrdersCalls(send)
        self.refusal_reasons = RefusalReasonsCalls(send)
        self.shipments = ShipmentsCalls(send)
        self.labels = LabelsCalls(send)
        self.tracking = TrackingCalls(send)
        self.manifests = ManifestsCalls(send)
        self.reports = ReportsCalls(send)
        self.messages = MessagesCalls(send)
        self.skus = SkusCalls(send)
        self.kits = KitsCalls(send)
        self.aliases = AliasesCalls(send)
        self.locations = LocationsCalls(send)
        self.policies = PoliciesCalls(send)
        self.tariffs = TariffsCalls(send)
        self.problems = ProblemsCalls(send)
        self.keys = KeysCalls(send)
        self.users = UsersCalls(send)
        self.permissions = PermissionsCalls(send)
        self.roles = RolesCalls(send)
        self.audit = AuditCalls(send)
        self.session = SessionCalls(send)
        self.sessions = SessionsCalls(send)
        self.events = EventsCalls(send)
        self.event_types = EventTypesCalls(send)
        self.webhooks = WebhooksCalls(send)
