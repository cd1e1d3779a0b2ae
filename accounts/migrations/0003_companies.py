"""Businesses that buy on account, and who buys for them."""

import core.markets
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_promotions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("market", models.CharField(choices=core.markets.choices, max_length=2)),
                (
                    "vat_number",
                    models.CharField(
                        help_text="As its country writes it, with the country.", max_length=20
                    ),
                ),
                ("terms_days", models.PositiveSmallIntegerField(default=30)),
                ("credit_limit", models.PositiveBigIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("market", "vat_number"), name="company_once_per_vat_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyBuyer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("may_invoice", models.BooleanField(default=True)),
                ("limit", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="buyers",
                        to="accounts.company",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="companies",
                        to="accounts.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "customer"), name="company_buyer_once"
                    )
                ],
            },
        ),
    ]
