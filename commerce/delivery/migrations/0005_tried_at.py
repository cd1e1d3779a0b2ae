"""What a sweeper fails at waits behind the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_looked_at")]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="tried_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When a sweeper failed at it: those that it has not failed at come first.",
                null=True,
            ),
        ),
    ]
