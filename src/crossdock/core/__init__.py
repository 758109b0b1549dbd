"""core: what every room stands on (floor 0). Knows no business.

Face: ``clock`` (virtual and wall time), ``actor`` (who acts), ``money``, ``ids``, ``sql`` (statements and
packed arrays), ``db`` (the transaction), ``events`` (the log and its feed), ``origins`` (where changes came
from), ``changes`` (what settings were before), ``guard`` (of these three), ``effects`` (acts on the outside
world), ``owner`` (which process began something), ``recalls`` (what must come back), ``stages`` (the loop),
``errors`` (what a domain error is),
``imports`` (reading files), ``vault`` (secrets), ``personal`` (what is forgotten), ``retention`` (and when),
``addresses`` (where requests may go), ``http`` (requests to a partner), ``backoff`` (when it is tried again),
``embedded`` (the PostgreSQL in the box). Tables: core_clock, core_event, core_effect, core_recall,
core_idempotency, core_import, core_worker, core_retention, core_retention_done, core_origin, core_change.
Not here: anything that has a name in commerce.
"""
