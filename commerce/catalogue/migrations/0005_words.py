"""Words for what somebody may have meant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "word",
                    models.CharField(
                        help_text="Folded.", max_length=40, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
    ]
