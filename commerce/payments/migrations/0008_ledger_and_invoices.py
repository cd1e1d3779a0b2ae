"""The ledger says who gave credit and why; companies pay their invoices."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0007_gift_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="purseentry",
            name="actor_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="purseentry",
            name="reason",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Why a colleague gave it.",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="purseentry",
            name="type",
            field=models.CharField(
                choices=[
                    ("issued", "Issued"),
                    ("spent", "Spent"),
                    ("refunded", "Refunded"),
                    ("paid", "Paid"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="InvoicePayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.PositiveBigIntegerField()),
                ("paid_on", models.DateField(help_text="When the money was on our account.")),
                (
                    "reference",
                    models.CharField(help_text="Of the bank; once per invoice.", max_length=80),
                ),
                ("actor_name", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField()),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_payments",
                        to="payments.tender",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tender", "reference"), name="invoice_payment_once"
                    )
                ],
            },
        ),
    ]
