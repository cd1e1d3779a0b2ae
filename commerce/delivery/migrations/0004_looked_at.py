"""When the goods of a parcel that came back were taken in again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_expected")]

    operations = [
        migrations.AddField(
            model_name="parcelcase",
            name="looked_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the goods that came back were taken in again.",
                null=True,
            ),
        ),
    ]
