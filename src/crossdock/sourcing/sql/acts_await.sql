-- Lets an act that waits wait for further recalls.
--
-- takes   id  bigint; recalls  bigint[]
-- gives   nothing
-- locks   that act until commit
-- index   sourcing_act_pkey
UPDATE sourcing_act AS a
SET recalls = a.recalls || %(recalls)s::bigint[]
WHERE a.id = %(id)s::bigint AND a.settled_at IS NULL;
