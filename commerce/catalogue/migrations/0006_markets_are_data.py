"""Markets are told to forms by the code; a new one changes no column."""

import core.markets
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="listing",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
        migrations.AlterField(
            model_name="price",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
        migrations.AlterField(
            model_name="pricechange",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
        migrations.AlterField(
            model_name="searchquery",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
    ]
