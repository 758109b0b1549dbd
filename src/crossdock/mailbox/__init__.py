"""mailbox: every message that crossed the boundary, in or out, as raw bytes (floor 2). Knows no business.

Face: ``accept`` (store and queue what came in), ``registry`` (who decodes and who receives), ``intake``
(its stage), ``quarantine`` (put, list, mend, replay), ``outbound`` (queue what goes out), ``dispatch`` (its
stage), ``lanes`` (what goes out in an order, sent by stages of other rooms), ``messages`` (reading, for
people). Tables: mailbox_inbound, mailbox_intake, mailbox_quarantine, mailbox_mend, mailbox_outbound,
mailbox_dispatch, mailbox_lane, mailbox_attempt.
Stages: ``intake``, ``dispatch``. Not here: what a message means (``channels`` and the other upper rooms
register decoders and receivers).
"""
