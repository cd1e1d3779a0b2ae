"""In which transactions the lists of a category changed; what is in the shop and on no list yet is listed."""

import django.db.models.deletion
from django.db import migrations, models

from commerce.catalogue.operations import indexing


def list_products(apps, schema_editor):
    """Write the rows of the products that are there, where none has been written."""
    if not apps.get_model("catalogue", "Listing").objects.exists():
        products = apps.get_model("catalogue", "Product").objects
        indexing.index_products(products.values_list("pk", flat=True))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0007_merchandise"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_in", models.BigIntegerField(help_text="Number of the transaction.")),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.category",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["category", "written_in"], name="list_change_by_category")
                ],
            },
        ),
        migrations.RunPython(list_products, migrations.RunPython.noop, elidable=True),
    ]
