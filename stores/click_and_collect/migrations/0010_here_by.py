"""A sending says by when it is in the store, under the column that it had."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("click_and_collect", "0009_proposals")]

    operations = [
        migrations.AlterField(
            "sending",
            "send_by",
            models.DateTimeField(db_column="send_by", help_text="When it has to be in the store."),
        ),
        migrations.RenameField("sending", "send_by", "here_by"),
    ]
