-- Records a bulk act.
--
-- takes   asked, chosen  jsonb; undoes  bigint (null: none); orders  integer; channels  text[]: names, to
--         which whoever asks is held (empty: to none); actor  text; origin  jsonb: where it came from
--         (null: no request); at  timestamptz: now, by core.clock
-- gives   a row: its id; none if the other is taken back already
-- locks   nothing
-- index   desk_bulk_undone_once
INSERT INTO desk_bulk (asked, chosen, undoes_id, orders, channels, actor, origin, asked_at)
VALUES (
    %(asked)s::jsonb, %(chosen)s::jsonb, %(undoes)s::bigint, %(orders)s::integer, %(channels)s::text[],
    %(actor)s, %(origin)s::jsonb, %(at)s
)
ON CONFLICT (undoes_id) DO NOTHING
RETURNING id;
