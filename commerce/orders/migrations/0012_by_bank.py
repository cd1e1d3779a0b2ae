"""A change says what of its amount the payer's bank has given back already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_change_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderchange",
            name="by_bank",
            field=models.PositiveBigIntegerField(
                db_default=0,
                default=0,
                help_text="Of the amount, what the payer has from her bank by a lost dispute: not given once more.",
            ),
        ),
    ]
