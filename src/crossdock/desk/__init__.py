"""desk: work on many orders at once (floor 10), and finding them; what all faces share.

Face: ``choosing`` (which orders), ``allowing`` (what may be done to an order by its status),
``bulk`` (preview, run, show, retry, undo, stop), ``searching`` (find, many
pasted numbers), ``offering`` (what one search box offers of orders), ``exceptions`` (what waits for a person,
by cause and one by one), ``cases`` (assign, snooze, escalate, comment), ``mapping`` (an unknown SKU, once for
all that wait for it), ``views`` (kept ways to look at the list), ``health`` (how all that is outside and
beneath stands), ``today`` (what needs a person), ``keeping`` (answers that are kept for seconds). Tables:
desk_bulk, desk_bulk_item, desk_case, desk_comment, desk_view, desk_view_choice, desk_view_role, desk_posting,
desk_entry, desk_term (what orders are found by), desk_search (how far that is).
Stages: ``bulk`` (``working``), ``search`` (``filling``). Not here: what an act does to an order (sourcing,
orders); this room only says to which orders, keeps what came of each, and takes it back.
"""
