"""Every call, by subject. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from crossdock.client.awaiting.audit import AsyncAuditCalls
from crossdock.client.awaiting.bulk_acts import AsyncBulkCalls
from crossdock.client.awaiting.channels import AsyncChannelsCalls
from crossdock.client.awaiting.events import AsyncEventsCalls, AsyncEventTypesCalls
from crossdock.client.awaiting.fulfilment import AsyncFulfilmentOrdersCalls, AsyncRefusalReasonsCalls
from crossdock.client.awaiting.keys import AsyncKeysCalls
from crossdock.client.awaiting.manifests import AsyncManifestsCalls
from crossdock.client.awaiting.masters import (
    AsyncAliasesCalls,
    AsyncKitsCalls,
    AsyncLocationsCalls,
    AsyncPoliciesCalls,
    AsyncSkusCalls,
    AsyncTariffsCalls,
)
from crossdock.client.awaiting.messages import AsyncMessagesCalls
from crossdock.client.awaiting.orders import AsyncActsCalls, AsyncOrdersCalls
from crossdock.client.awaiting.people import AsyncPermissionsCalls, AsyncRolesCalls, AsyncUsersCalls
from crossdock.client.awaiting.problems import AsyncProblemsCalls
from crossdock.client.awaiting.reports import AsyncReportsCalls
from crossdock.client.awaiting.reservations import AsyncReservationsCalls
from crossdock.client.awaiting.search import AsyncSearchCalls
from crossdock.client.awaiting.session import AsyncSessionCalls, AsyncSessionsCalls
from crossdock.client.awaiting.shipments import AsyncLabelsCalls, AsyncShipmentsCalls
from crossdock.client.awaiting.stock import AsyncAvailabilityCalls, AsyncPromiseCalls, AsyncStockCalls
from crossdock.client.awaiting.supply import AsyncReceiptsCalls, AsyncTransfersCalls
from crossdock.client.awaiting.tracking import AsyncTrackingCalls
from crossdock.client.awaiting.webhooks import AsyncWebhooksCalls
from crossdock.client.pages import AsyncSend


class AsyncRooms:
    """``orders.get(…)``, ``stock.adjust(…)``."""

    def __init__(self, send: AsyncSend) -> None:
        self.orders = AsyncOrdersCalls(send)
        self.acts = AsyncActsCalls(send)
        self.bulk = AsyncBulkCalls(send)
        self.search = AsyncSearchCalls(send)
        self.channels = AsyncChannelsCalls(send)
        self.availability = AsyncAvailabilityCalls(send)
        self.promise = AsyncPromiseCalls(send)
        self.stock = AsyncStockCalls(send)
        self.receipts = AsyncReceiptsCalls(send)
        self.transfers = AsyncTransfersCalls(send)
        self.reservations = AsyncReservationsCalls(send)
        self.fulfilment_orders = AsyncFulfilmentOrdersCalls(send)
        self.refusal_reasons = AsyncRefusalReasonsCalls(send)
        self.shipments = AsyncShipmentsCalls(send)
        self.labels = AsyncLabelsCalls(send)
        self.tracking = AsyncTrackingCalls(send)
        self.manifests = AsyncManifestsCalls(send)
        self.reports = AsyncReportsCalls(send)
        self.messages = AsyncMessagesCalls(send)
        self.skus = AsyncSkusCalls(send)
        self.kits = AsyncKitsCalls(send)
        self.aliases = AsyncAliasesCalls(send)
        self.locations = AsyncLocationsCalls(send)
        self.policies = AsyncPoliciesCalls(send)
        self.tariffs = AsyncTariffsCalls(send)
        self.problems = AsyncProblemsCalls(send)
        self.keys = AsyncKeysCalls(send)
        self.users = AsyncUsersCalls(send)
        self.permissions = AsyncPermissionsCalls(send)
        self.roles = AsyncRolesCalls(send)
        self.audit = AsyncAuditCalls(send)
        self.session = AsyncSessionCalls(send)
        self.sessions = AsyncSessionsCalls(send)
        self.events = AsyncEventsCalls(send)
        self.event_types = AsyncEventTypesCalls(send)
        self.webhooks = AsyncWebhooksCalls(send)
