"""What a sweeper fails at waits behind the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("click_and_collect", "0002_kept_longer")]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="tried_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When a sweeper failed at it: those that it has not failed at come first.",
                null=True,
            ),
        ),
    ]
