-- No release uses them any more: 0006 has items and levels by units.
DROP TABLE channels_item;
DROP TABLE channels_level;
