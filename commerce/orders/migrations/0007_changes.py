"""An order changes after it was placed by rows of its own; lines count what was taken out."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0003_bins"),
        ("orders", "0006_delivery"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderChange",
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
                        choices=[
                            ("cancel", "Cancelled"),
                            ("lost", "Lost on its way"),
                            ("address", "Other address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "amount",
                    models.PositiveBigIntegerField(
                        default=0, help_text="Not owed any more, with delivery."
                    ),
                ),
                (
                    "delivery",
                    models.PositiveBigIntegerField(
                        default=0, help_text="Of that, the delivery charge."
                    ),
                ),
                (
                    "tax",
                    models.PositiveBigIntegerField(default=0, help_text="Tax inside the amount."),
                ),
                (
                    "details",
                    models.JSONField(
                        default=dict, help_text="The address as it was, where it changed."
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "Web"),
                            ("phone", "Phone"),
                            ("chat", "Chat"),
                            ("kiosk", "Kiosk"),
                            ("till", "Till"),
                            ("store", "Store"),
                            ("warehouse", "Warehouse"),
                            ("back_office", "Back office"),
                            ("system", "System"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "changed_by_id",
                    models.BigIntegerField(blank=True, help_text="A colleague.", null=True),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="OrderChangeLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("amount", models.PositiveBigIntegerField()),
                ("tax", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="order",
            name="delivery_let_off",
            field=models.PositiveBigIntegerField(
                db_default=0, default=0, help_text="Of the delivery charge, not owed any more."
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="cancelled",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="Units taken out before they left."
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="let_off",
            field=models.PositiveBigIntegerField(
                db_default=0,
                default=0,
                help_text="Of its gross, not owed any more: cancelled or lost.",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="lost",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Units that left, never arrived and were refunded.",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="goods_state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("partly_fulfilled", "Partly fulfilled"),
                    ("fulfilled", "Fulfilled"),
                    ("cancelled", "Cancelled"),
                ],
                default="open",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="money_state",
            field=models.CharField(
                choices=[
                    ("authorised", "Authorised"),
                    ("voided", "Voided"),
                    ("partly_captured", "Partly captured"),
                    ("captured", "Captured"),
                    ("partly_refunded", "Partly refunded"),
                    ("refunded", "Refunded"),
                ],
                default="authorised",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "quantity__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("fulfilled"), "+", models.F("cancelled")
                        ),
                    ),
                    (
                        "fulfilled__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("returned"), "+", models.F("lost")
                        ),
                    ),
                    (
                        "gross__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("refunded"), "+", models.F("let_off")
                        ),
                    ),
                ),
                name="order_line_changed_within",
            ),
        ),
        migrations.AddField(
            model_name="orderchange",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="orderchangeline",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="orders.orderchange",
            ),
        ),
        migrations.AddField(
            model_name="orderchangeline",
            name="order_line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_lines",
                to="orders.orderline",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderchange",
            constraint=models.UniqueConstraint(fields=("order", "key"), name="order_change_once"),
        ),
        migrations.AddConstraint(
            model_name="orderchangeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="order_change_of_something"
            ),
        ),
    ]
