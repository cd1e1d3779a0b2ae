"""Markets are told to forms by the code; a new one changes no column."""

import core.markets
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pricing", "0002_promotions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deliverycharge",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
        migrations.AlterField(
            model_name="promotion",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
    ]
