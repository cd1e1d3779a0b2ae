"""Who has ordered, by keyed hash: offers for a first order hold for guests too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_promotions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="quote",
            name="void_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("cart-changed", "Cart Changed"),
                    ("replaced", "Replaced"),
                    ("expired", "Expired"),
                    ("sold-out", "Sold Out"),
                    ("provider-refused", "Provider Refused"),
                    ("code-used-up", "Code Used Up"),
                    ("not-first-order", "Not First Order"),
                ],
                max_length=40,
            ),
        ),
    ]
