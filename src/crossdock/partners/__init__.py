"""partners: the companies and channels we trade with, and their credentials (floor 1).

Face: ``channels`` (add, find, rotate secrets, retire; a short-lived cache for the path of webhooks),
``errors``. Tables: partners_channel, partners_secret. Not here: what a channel's messages mean
(``channels``), the messages themselves (``mailbox``), our own users and keys (``accounts``).
"""
