"""sourcing: who gets the stock, and who ships it (floor 6): allocation, routing, policies, decisions,
promises.

Face: ``take_in`` (new orders, decided and inserted in one batch), ``broker`` (the stage for orders that
wait), ``amend`` (edit, cancel, hold, release: the only coordinator of an edit), ``edits`` and ``kit_edits``
(what an edit asks), ``acts`` (what was done, and what waits), ``forcing`` (locations chosen by hand),
``splitting`` (of a fulfilment order), ``merging`` (of two orders), ``left`` (what is left to ship), ``apart``
(what keeps those from it), ``restating`` (what a channel changed), ``called_off`` (what its customers
cancelled), ``policies`` (what holds when), ``drafts``, ``publishing`` (and taking back), ``trials`` (on a
share of orders), ``golden`` (orders and guard rails that hold it), ``comparing`` (two policies), ``dry_run``
and ``anew`` (the last orders under another policy), ``decisions`` (record, read), ``explain``, ``promise``,
``quoting`` (what a parcel costs), ``rescue`` (what would keep a promise that will be missed), ``backorders``
(what stock that came in wakes), ``restock`` and ``supplied`` (stock and supply as faces change them, so that
it does), ``count_files`` (counts that come as a file), ``later`` (what capacity kept back, and shares that
nobody took), ``problem`` (the engine alone). ``engine`` and ``rules`` are pure.
Tables: sourcing_queue, sourcing_policy, sourcing_world, sourcing_decision, sourcing_act, sourcing_forced,
sourcing_draft, sourcing_golden, sourcing_guard, sourcing_trial, sourcing_trial_order. Stage: broker.
Not here: stock itself (inventory), what a location must ship (fulfilment), money that moved (billing).
"""
