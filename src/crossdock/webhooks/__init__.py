"""webhooks: the log as other programs see it (floor 9): what they may follow, and what they are told.

Face: ``catalogue`` (every type of event, and what it means), ``log`` (the feed: pages from any point),
``endpoints`` (who is told, and their secrets), ``handing`` (no more than who adds one may see), ``replaying``
(the delivery log, and telling again). Tables: webhooks_endpoint, webhooks_secret, webhooks_position,
webhooks_health, webhooks_delivery. Stages:
``webhooks_plan`` (queues what endpoints are told), ``webhooks`` and ``webhooks_slow`` (send it). Not here:
recording events (``core.events``), the messages and their queue (``mailbox``), who may ask (``api``).
"""
