"""sourcing: who gets the stock, and who ships it (floor 6): allocation, routing, policies, decisions,
promises.

Face: ``take_in`` (new orders, decided and inserted in one batch), ``broker`` (the stage for orders that
wait), ``amend`` (cancel, hold, release, what a channel changed), ``policies`` (publish, current),
``decisions`` (record, read), ``explain``, ``promise``, ``backorders`` (what stock that came in wakes),
``later`` (what capacity kept back, and shares that nobody took),
``problem`` (the engine alone). ``engine`` and ``rules`` are pure. Tables: sourcing_queue,
sourcing_policy, sourcing_world, sourcing_decision. Stage: broker. Not here: stock itself (inventory),
what a location must ship (fulfilment), money that moved (billing).
"""
