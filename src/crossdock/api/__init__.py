"""api: the HTTP API (floor 11), at ``/api/v1``: JSON in and out, OpenAPI, problem documents.

Face: ``urls``. One module a subject: ``orders`` (with ``arriving``: how orders come in, and ``acts``),
``stock``, ``reservations``, ``fulfilment``, ``messages``, ``masters``; ``turn`` runs each request in one
transaction and keeps answers under their Idempotency-Key; ``keys`` lets requests in; ``problems`` renders
errors; ``documents`` puts an order's document together. Tables: none.
Not here: rules of any kind (they stand in the rooms called), webhooks in (``app``), pages (``console``).
"""
