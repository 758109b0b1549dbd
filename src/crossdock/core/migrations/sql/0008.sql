-- The audit is searched by act and by target, by a kind of setting, and tells of an entry what was asked for.
CREATE INDEX core_origin_act ON core_origin (act, id);
CREATE INDEX core_origin_target ON core_origin (target COLLATE "C", id);
CREATE INDEX core_change_kind ON core_change (subject, tx, actor, id);
CREATE INDEX core_change_in_tx ON core_change (tx, id);
