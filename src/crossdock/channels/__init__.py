"""channels: the sales channels' formats (floor 9): what they send, read into drafts; what they need, written.

Face: ``hooks`` (a webhook as it arrives: checked, then a message for ``mailbox``), ``decoders`` (registers
what is read here; import it once), ``api_orders`` (the order of our own API), ``adapters`` (one module a
platform), ``connections`` (access to a shop's API; ``granting``: tokens that run out), ``making`` (a new
channel, looked at before it is kept), ``telling`` (what a shop is told of an order; ``untold``: what it
should have been told), ``mapping`` (places and items; ``unmapped``: items that are none of ours), ``whole``
(what they say in pages), ``polling.now`` (compare with a shop at once), ``order_import`` (orders as rows of
files; ``order_rows``, ``order_files``, ``profiles``). Tables: channels_connection, channels_count,
channels_position, channels_news, channels_telling, channels_fulfilment, channels_location,
channels_stock_item, channels_stock_level, channels_unmapped. Stages: ``news`` (plans what shops are told),
``shop`` (tells them), ``shop_stock`` (what there is), ``shop_poll`` (what they have that we have not);
mailbox's intake calls the decoders.
Not here: what is done with a draft (``sourcing``), channels and their secrets (``partners``), the messages
(``mailbox``).
"""
