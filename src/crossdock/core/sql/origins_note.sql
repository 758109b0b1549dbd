-- Notes where the changes of this transaction came from, where it made any.
--
-- takes   actor, face, act, target, address (null: none), agent (null: none), request  text;
--         at  timestamptz: now, by core.clock; wall_at  timestamptz
-- gives   nothing
-- locks   nothing
-- index   none
INSERT INTO core_origin (actor, face, act, target, address, agent, request, at, wall_at)
SELECT
    %(actor)s::text,
    %(face)s::text,
    %(act)s::text,
    %(target)s::text,
    %(address)s::inet,
    %(agent)s::text,
    %(request)s::text,
    %(at)s,
    %(wall_at)s
WHERE pg_current_xact_id_if_assigned() IS NOT NULL;
