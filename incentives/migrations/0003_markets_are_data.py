"""Markets are told to forms by the code; a new one changes no column."""

import core.markets
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incentives", "0002_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="servicecreditrate",
            name="market",
            field=models.CharField(choices=core.markets.choices, max_length=2),
        ),
    ]
