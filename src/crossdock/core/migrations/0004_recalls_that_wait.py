from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0004.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0003_effect_owner")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
