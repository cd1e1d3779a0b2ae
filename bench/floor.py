"""Settings of the floor: plain Django on the same server and database, one view. Never part of the product.

FLOOR_STACK=house keeps the product's own middleware around the same view.
"""

import os

from django.apps import AppConfig

from config.settings import *  # noqa: F403 - the same database, the same rest
from config.settings import BASE_DIR
from config.settings import INSTALLED_APPS as _ALL


class Account(AppConfig):
    """allauth's accounts for their models alone: its own start asks for a middleware that is not here."""

    name = "allauth.account"


ROOT_URLCONF = "bench.floor_view"
if os.environ.get("FLOOR_STACK") != "house":
    INSTALLED_APPS = [f"{__name__}.Account" if each == "allauth.account" else each for each in _ALL]
    # What `django-admin startproject` writes.
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
