"""Disputes and refunds that come back have a case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_ledger_and_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("dispute", "Disputed"), ("refund_back", "Refund came back")],
                        max_length=12,
                    ),
                ),
                ("reference", models.CharField(max_length=80)),
                ("amount", models.PositiveBigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="As the provider says it.", max_length=80
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Nobody has it"),
                            ("working", "Somebody has it"),
                            ("waiting", "Waiting"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("won", "Decided for us"),
                            ("lost", "Decided for the payer"),
                            ("accepted", "Accepted: the payer keeps the money"),
                            ("otherwise", "Paid in another way"),
                            ("arrived", "It arrived after all"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="payments.tender",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentCaseNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("actor_name", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="payments.paymentcase",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="paymentcase",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["due_at"],
                name="payment_case_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentcase",
            constraint=models.UniqueConstraint(
                fields=("tender", "kind", "reference"), name="payment_case_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("state", "closed"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at__isnull", True),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="payment_case_ends_somehow",
            ),
        ),
    ]
