from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0007.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0006_picks_and_refusals")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
