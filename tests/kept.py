"""What is kept of somebody, wherever it stands."""

from __future__ import annotations

from django.apps import apps
from django.db.models import CharField, JSONField, TextField


def rows_with(*words: str) -> set[str]:
    """Return the tables in which one of the words stands, in any column of text or JSON."""
    found = set()
    for model in apps.get_models():
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
        ]
        for row in model._default_manager.values_list(*texts) if texts else ():
            if any(word in str(value) for word in words for value in row):
                found.add(model._meta.label)
    return found
