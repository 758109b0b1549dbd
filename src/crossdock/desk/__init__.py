"""desk: work on many orders at once (floor 10), and finding them; what all faces share.

Face: ``choosing`` (which orders), ``bulk`` (preview, run, show, retry, undo, stop). Tables: desk_bulk,
desk_bulk_item. Stage: ``bulk`` (``working``). Not here: what an act does to an order (sourcing, orders); this
room only says to which orders, keeps what came of each, and takes it back.
"""
