"""What the sweeper has tried waits behind the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0015_without_a_quote"),
    ]

    operations = [
        migrations.AddField(
            model_name="providercall",
            name="tried_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the sweeper last tried it: others come first.",
                null=True,
            ),
        ),
    ]
