"""Where a variant lies in a place, so that picking walks one way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0002_hardened"),
    ]

    operations = [
        migrations.AddField(
            model_name="stocklevel",
            name="bin",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where it lies, `A-04-2`.",
                max_length=20,
            ),
        ),
    ]
