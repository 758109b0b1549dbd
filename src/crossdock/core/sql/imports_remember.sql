-- Remembers that a file was imported.
--
-- takes   kind, name, actor  text; sha256  bytea: of the content; rows  bigint: read; at  timestamptz
-- gives   nothing
-- locks   nothing
-- index   none
INSERT INTO core_import (kind, sha256, name, rows, at, actor)
VALUES (
    %(kind)s::text, %(sha256)s::bytea, %(name)s::text, %(rows)s::bigint::integer, %(at)s::timestamptz,
    %(actor)s::text
);
