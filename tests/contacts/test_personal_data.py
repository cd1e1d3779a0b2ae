"""No personal field stays unknown to the registry."""

from django.apps import apps
from django.db import models

from contact_centre.contacts.personal_data import COLLEAGUES, NAMES, NOT_PERSONAL, PERSONAL

OURS = (
    "core",
    "accounts",
    "commerce",
    "stores",
    "returns",
    "contact_centre",
    "incentives",
    "marketing",
    "insights",
)


def our_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def named_like_personal(model):
    return {field.name for field in model._meta.concrete_fields if field.name in NAMES}


def known(model):
    registries = (PERSONAL, COLLEAGUES, NOT_PERSONAL)
    return frozenset().union(*(each.get(model._meta.label, ()) for each in registries))


def test_every_field_with_a_personal_name_is_registered():
    missing = {
        model._meta.label: sorted(fields)
        for model in our_models()
        if (fields := named_like_personal(model) - known(model))
    }

    assert missing == {}


def test_a_field_that_is_missing_is_found():
    class Stranger(models.Model):  # noqa: DJ008
        email = models.EmailField()

        class Meta:
            app_label = "strangers"

    assert named_like_personal(Stranger) - known(Stranger) == {"email"}
    del apps.all_models["strangers"]["stranger"]


def test_nothing_is_registered_that_is_gone():
    fields = {
        model._meta.label: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_models()
    }

    for registry in (PERSONAL, COLLEAGUES, NOT_PERSONAL):
        for label, names in registry.items():
            assert names <= fields[label], label
