from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0009.sql"
# Not once something was dismissed: the constraint then does not hold, and nothing is changed.
BACK = """
ALTER TABLE channels_telling DROP CONSTRAINT channels_telling_state;
ALTER TABLE channels_telling
ADD CONSTRAINT channels_telling_state CHECK (state IN ('telling', 'told', 'failed', 'left_out'));
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0007_packs")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)]
