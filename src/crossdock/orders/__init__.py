"""orders: what customers want (floor 4): orders, lines, the quantity ledger, holds, status, timeline.

Face: ``drafts`` (what decoders hand over), ``accept`` (insert a batch), ``ledger`` (move units between
states), ``status`` (the derived status), ``holds`` (put, lift), ``cancel`` (what is not yet released),
``notes`` (notes, tags), ``attachments`` (files), ``links`` (an order that replaces another, or was merged
into it), ``by_hand`` (what people changed, and what the channel had said of it), ``carry`` (lines from one
order into another), ``addresses`` (what speaks against one), ``read`` (the order as the contract shows it),
``history`` (and as it stood at a moment), ``naming`` (units by the lines' keys), ``numbers``. Tables:
orders_order, orders_line, orders_person, orders_hold, orders_link, orders_attachment, orders_by_hand.
Not here: where stock stands or goes (inventory, sourcing), parcels (fulfilment), money that moved (billing).
"""
