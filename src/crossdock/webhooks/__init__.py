"""webhooks: the log as other programs see it (floor 9): what they may follow, and what they are told.

Face: ``catalogue`` (every type of event, and what it means), ``log`` (the feed: pages from any point).
Not here: recording events (``core.events``), messages in (``mailbox``), who may ask (``api``).
"""
