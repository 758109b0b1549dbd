"""billing: the money ledger (floor 6): payments and refunds as channels state them, append-only.

Face: ``record`` (payments, refunds), ``read`` (of orders). Tables: billing_payment, billing_refund,
billing_refund_line. Not here: stock (a refund never moves it), what an order is worth (orders).
"""
