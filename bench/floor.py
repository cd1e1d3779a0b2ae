"""Settings of the floor: plain Django on the same server and database, one view. Never part of the product.

FLOOR_STACK=house keeps the product's own middleware around the same view.
"""

import os

from config.settings import *  # noqa: F403 - the same database, the same rest
from config.settings import BASE_DIR
from config.settings import INSTALLED_APPS as _ALL

ROOT_URLCONF = "bench.floor_view"
if os.environ.get("FLOOR_STACK") != "house":
    # allauth starts only behind a middleware of its own; these ask its models.
    _LEFT_OUT = ("allauth", "contact_centre", "commerce.wishes", "commerce.reviews")
    INSTALLED_APPS = [name for name in _ALL if not name.startswith(_LEFT_OUT)]
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
