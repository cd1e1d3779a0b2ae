"""Waves, parcels that replace others, cases of parcels, and when each was promised."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_initial"),
        ("inventory", "0003_bins"),
        ("locations", "0002_markets_are_data"),
        ("orders", "0007_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseNote",
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
            ],
        ),
        migrations.CreateModel(
            name="ParcelCase",
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
                            ("short", "Could not be picked"),
                            ("late", "Late"),
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("returned", "Sent back to us"),
                        ],
                        max_length=10,
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
                            ("resent", "Sent again"),
                            ("refunded", "Refunded"),
                            ("arrived", "It arrived after all"),
                            ("found", "Here again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="parcel",
            name="parcel_leaves_with_label",
        ),
        migrations.AddField(
            model_name="parcel",
            name="due_on",
            field=models.DateField(
                blank=True, help_text="The day by which it was promised, once it left.", null=True
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                help_text="The parcel that went wrong and is sent again; its goods are paid for already.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacements",
                to="delivery.parcel",
            ),
        ),
        migrations.AddField(
            model_name="parcelline",
            name="allocation",
            field=models.ForeignKey(
                blank=True,
                help_text="Its own promise, after a split or when sent again; else that of the order line.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parcel_lines",
                to="inventory.allocation",
            ),
        ),
        migrations.AlterField(
            model_name="parcel",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Received by the warehouse"),
                    ("picking", "Being packed"),
                    ("packed", "Packed"),
                    ("dispatched", "On its way"),
                    ("delivered", "Delivered"),
                    ("lost", "Lost by the carrier: please call us"),
                    ("damaged", "Damaged on its way: please call us"),
                    ("returned", "Sent back to us"),
                    ("cancelled", "Cancelled"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="parcelcase",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="parcelcase",
            name="parcel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="delivery.parcel",
            ),
        ),
        migrations.AddField(
            model_name="casenote",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="delivery.parcelcase",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waves",
                to="locations.location",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="started_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="wave",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parcels",
                to="delivery.wave",
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(("state", "dispatched")), fields=["due_on"], name="parcel_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["damaged", "delivered", "dispatched", "lost", "returned"]),
                        _negated=True,
                    ),
                    models.Q(
                        ("dispatched_at__isnull", False),
                        models.Q(("tracking_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="parcel_leaves_with_label",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    ("dispatched_at__isnull", True),
                    _connector="OR",
                ),
                name="parcel_cancelled_before_it_leaves",
            ),
        ),
        migrations.AddIndex(
            model_name="parcelcase",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["due_at"],
                name="parcel_case_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcelcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=("parcel",),
                name="parcel_case_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcelcase",
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
                name="parcel_case_ends_somehow",
            ),
        ),
        migrations.AddIndex(
            model_name="wave",
            index=models.Index(
                fields=["location", "-started_at"], name="delivery_wa_locatio_a5a096_idx"
            ),
        ),
    ]
