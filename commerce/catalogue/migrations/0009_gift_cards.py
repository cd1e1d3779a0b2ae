"""Gift cards are goods of their own kind, found by an index of their own: it is built without stopping the shop."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalogue", "0008_list_changes")]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="vat_class",
            field=models.CharField(
                choices=[
                    ("standard", "Standard"),
                    ("reduced", "Reduced"),
                    ("food", "Food"),
                    ("confectionery", "Confectionery"),
                    ("book", "Book"),
                    ("children", "Children"),
                    ("zero", "Zero"),
                    ("gift_card", "Gift Card"),
                ],
                default="standard",
                max_length=16,
            ),
        ),
        AddIndexConcurrently(
            model_name="product",
            index=models.Index(
                condition=models.Q(("vat_class", "gift_card")),
                fields=["id"],
                name="product_gift_cards",
            ),
        ),
    ]
