"""The extensions, and the one folding function, before the first table needs them."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

FOLD = """
CREATE OR REPLACE FUNCTION fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, value));
"""


class Migration(migrations.Migration):
    """pg_trgm and unaccent; `fold(text)` is lower and unaccented, immutable so that it can be stored."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION IF EXISTS fold(text)"),
    ]
