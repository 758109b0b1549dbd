from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0006.sql"


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0005_for_trial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
