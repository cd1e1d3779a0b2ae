"""Who has ordered, by keyed hash: offers for a first order hold for guests too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pricing", "0003_markets_are_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownBuyer",
            fields=[
                ("person", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("order_number", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["order_number"], name="pricing_kno_order_n_32e20a_idx")
                ],
            },
        ),
    ]
