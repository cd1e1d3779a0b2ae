"""What a linter of statements does not see: a check of all rows that holds the lock of its ALTER TABLE."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db.migrations.loader import MigrationLoader


def test_a_migration_that_checks_all_rows_holds_no_other_lock_meanwhile():
    checking = {
        f"{app}/{name}": migration
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if any(isinstance(each, ValidateConstraint) for each in migration.operations)
    }

    assert checking
    assert [name for name, migration in checking.items() if migration.atomic] == []
