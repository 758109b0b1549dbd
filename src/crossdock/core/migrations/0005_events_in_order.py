from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0005.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0004_recalls_that_wait")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "ALTER SEQUENCE core_event_id CACHE 32")]
