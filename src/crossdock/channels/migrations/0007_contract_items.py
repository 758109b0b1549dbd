from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0007.sql"
# As 0001 and 0005 made them; packs have no place there.
BACK = """
CREATE TABLE channels_item (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL CONSTRAINT channels_item_sku REFERENCES catalog_sku (id),
    gid text NOT NULL,
    CONSTRAINT channels_item_pkey PRIMARY KEY (channel_id, sku_id),
    CONSTRAINT channels_item_once UNIQUE (channel_id, gid)
);
CREATE TABLE channels_level (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    shop bigint NOT NULL,
    known_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    unheard bigint,
    unheard_at timestamptz,
    CONSTRAINT channels_level_pkey PRIMARY KEY (channel_id, sku_id, location_id)
) WITH (fillfactor = 70);
INSERT INTO channels_item SELECT channel_id, sku_id, gid FROM channels_stock_item WHERE units = 1;
INSERT INTO channels_level
SELECT channel_id, sku_id, location_id, shop, known_at, due_at, unheard, unheard_at
FROM channels_stock_level WHERE units = 1;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_packs")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[migrations.DeleteModel("Item"), migrations.DeleteModel("Level")],
        )
    ]
