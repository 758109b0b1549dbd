-- Takes a label back; one that is void keeps its moment.
--
-- takes   key  text; at  timestamptz
-- gives   a row if there is such a sale: serial
-- locks   that row, until commit
-- index   carriers_sale_once
UPDATE carriers_sale AS s
SET voided_at = coalesce(s.voided_at, %(at)s)
WHERE s.key = %(key)s
RETURNING s.serial;
