"""What is kept of somebody, wherever it stands."""

from __future__ import annotations

from django.apps import apps
from django.contrib.sessions.models import Session
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
        if model is Session:  # its rows are in base64, in which any short word stands by chance
            rows = [(str(session.get_decoded()),) for session in Session.objects.all()]
        else:
            rows = model._default_manager.values_list(*texts) if texts else ()
        for row in rows:
            if any(word in str(value) for word in words for value in row):
                found.add(model._meta.label)
    return found
