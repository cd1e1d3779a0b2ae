from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE return_number START 40001", "DROP SEQUENCE IF EXISTS return_number"
        ),
    ]
