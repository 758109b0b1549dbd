from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0003.sql"
BACK = "DROP INDEX mailbox_quarantine_resolved"


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0002_lanes")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)]
