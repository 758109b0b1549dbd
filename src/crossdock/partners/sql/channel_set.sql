-- Changes a channel: whether it is live, and its settings.
--
-- takes   id  bigint; active  boolean, settings  text (JSON): null leaves as it is
-- gives   nothing; the count of rows is 1 when there is such a channel
-- locks   the row
-- index   partners_channel_pkey
UPDATE partners_channel AS c
SET
    active = coalesce(%(active)s::boolean, c.active),
    settings = coalesce(%(settings)s::jsonb, c.settings)
WHERE c.id = %(id)s;
