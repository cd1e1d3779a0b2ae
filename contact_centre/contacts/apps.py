"""One contact database and its timeline."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Names the app."""

    name = "contact_centre.contacts"
    label = "contacts"
