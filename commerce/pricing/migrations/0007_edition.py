"""A new edition of the price book whenever a way of delivery or a promotion changes (core.editions).

The path of a category counts too, where a promotion names the category. Its trigger waits for the
commit, because an import locks one category after the other and would keep the edition locked meanwhile.
"""

from django.db import migrations

_CHANGED = """
CREATE TRIGGER {table}_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION core_new_edition('pricing')
"""
_MOVED = """
CREATE CONSTRAINT TRIGGER pricing_category_moved AFTER UPDATE ON catalogue_category
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
EXECUTE FUNCTION core_new_edition('pricing')
"""
_DELETED = """
CREATE CONSTRAINT TRIGGER pricing_category_deleted AFTER DELETE ON catalogue_category
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_new_edition('pricing')
"""


def _on(table):
    return migrations.RunSQL(
        _CHANGED.format(table=table), f"DROP TRIGGER {table}_edition ON {table}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_edition"),
        ("catalogue", "0002_tables"),
        ("pricing", "0006_delivery_methods"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO core_edition (name, number) VALUES ('pricing', 1)",
            "DELETE FROM core_edition WHERE name = 'pricing'",
        ),
        _on("pricing_promotion"),
        _on("pricing_deliverymethod"),
        migrations.RunSQL(_MOVED, "DROP TRIGGER pricing_category_moved ON catalogue_category"),
        migrations.RunSQL(_DELETED, "DROP TRIGGER pricing_category_deleted ON catalogue_category"),
    ]
