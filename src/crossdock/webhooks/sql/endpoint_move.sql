-- Moves an endpoint from state to state: the one statement that writes webhooks_endpoint.state.
--
-- takes   id  bigint; sources, targets  text[]: parallel, the moves that the act allows; reason  text (null:
--         none); at  timestamptz: now, by core.clock
-- gives   one row: state; none where the act is not allowed
-- locks   the row
-- index   webhooks_endpoint_pkey
UPDATE webhooks_endpoint AS e
SET state = m.target, reason = %(reason)s, changed_at = %(at)s
FROM unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
WHERE e.id = %(id)s AND e.state = m.source
RETURNING e.state;
