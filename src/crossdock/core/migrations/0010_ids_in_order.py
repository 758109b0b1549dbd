from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0010.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0009_effect_failures")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP SEQUENCE core_dealt_id")]
