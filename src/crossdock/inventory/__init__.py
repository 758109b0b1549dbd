"""inventory: what stands where, and for whom it is kept (floor 3).

Face: ``stock`` (read, availability), ``reserve`` (the one statement that raises ``reserved``), ``free``
(gives back, ships, ends what is missing), ``adjust`` (adjustments, receipts, counts), ``doubts`` (what was
not found, what is not trusted since, and the counts that are asked for), ``safety`` (safety
stock, versioned), ``checkout`` (reservations with an expiry), ``cells`` (making sure that a SKU
at a location has a row), ``supply`` (what is to come: its states and its arithmetic), ``receipts`` (announced
by suppliers), ``transfers`` (between locations), ``arrivals`` (what came of either), ``browse`` (stock as
people look through it, and where its numbers come from), ``importers`` (the files of stock, kits and
receipts), ``ports`` (where the importance of orders plugs in).
Tables: inventory_stock, inventory_movement, inventory_count, inventory_count_task, inventory_safety_version,
inventory_reservation,
inventory_reservation_end, inventory_checkout, inventory_checkout_line, inventory_supply,
inventory_supply_line, inventory_arrival, inventory_arrival_line.
Stage: none; ``checkout.expire_due`` is called by the ``due`` stage.
Not here: which order gets the stock (sourcing), and what an order's line is (orders); ``(order_id,
line_seq)`` is a key by word only.
"""
