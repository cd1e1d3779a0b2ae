"""A tender says what of its released money the payer's bank has given back already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_means_by_link")]

    operations = [
        migrations.AddField(
            model_name="tender",
            name="released_by_bank",
            field=models.PositiveBigIntegerField(
                db_default=0,
                default=0,
                help_text="Of `released`, what the payer has from her bank by a lost dispute: nobody was asked for it.",
            ),
        ),
    ]
