"""Brands as rows, hidden categories, yes-or-no attributes, and who changed what.

The text that a product had as its brand stays where lists read it; `made_by` is filled from it.
"""

import django.db.models.deletion
from django.db import migrations, models


# Two spellings that make the same address are told apart by a few letters.
_FILL = r"""
INSERT INTO catalogue_brand (slug, name, description)
SELECT CASE WHEN place = 1 THEN base ELSE base || '-' || substr(md5(brand), 1, 6) END, brand, ''
FROM (
    SELECT brand, base, row_number() OVER (PARTITION BY base ORDER BY brand) AS place
    FROM (
        SELECT brand, COALESCE(NULLIF(trim(BOTH '-' FROM regexp_replace(fold(brand), '[^a-z0-9]+', '-', 'g')), ''), 'brand')
                      AS base
        FROM (SELECT DISTINCT brand FROM catalogue_product WHERE brand <> '') said
    ) named
) counted;
UPDATE catalogue_product p SET made_by_id = b.id FROM catalogue_brand b WHERE b.name = p.brand;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_markets_are_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("description", models.TextField(blank=True)),
                ("description_en", models.TextField(blank=True, null=True)),
                ("description_nb", models.TextField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="attribute",
            name="categories",
            field=models.ManyToManyField(
                blank=True,
                help_text="Whose products have it; none: all.",
                related_name="+",
                to="catalogue.category",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="is_hidden",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Not in the navigation, nor what is below it; products are still found.",
            ),
        ),
        migrations.AlterField(
            model_name="attribute",
            name="kind",
            field=models.CharField(
                choices=[
                    ("option", "Option"),
                    ("number", "Number"),
                    ("text", "Text"),
                    ("boolean", "Boolean"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="brand",
            field=models.CharField(
                blank=True,
                help_text="Name of `made_by`, where lists and carts read it.",
                max_length=60,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="catalogue.brand",
            ),
        ),
        migrations.CreateModel(
            name="ProductChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("page", "Page"),
                            ("import", "Import"),
                            ("bulk", "Bulk edit"),
                            ("schedule", "Planned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, max_length=60)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="catalogue.product",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["product", "-id"], name="product_change_of"),
                    models.Index(fields=["user_id", "-id"], name="product_change_by"),
                ],
            },
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
