"""channels: the sales channels' formats (floor 9): what they send, read into drafts; what they need, written.

Face: ``hooks`` (a webhook as it arrives: checked, then a message for ``mailbox``), ``decoders`` (registers
what is read here; import it once), ``api_orders`` (the order of our own API), ``adapters`` (one module a
platform). Tables: none. Stages: none; mailbox's intake calls the decoders. Not here: what is done with a
draft (``sourcing``), channels and their secrets (``partners``), the messages (``mailbox``).
"""
