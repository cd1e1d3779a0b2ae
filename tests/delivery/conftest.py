"""The shop floor for the tests of parcels."""

import pytest

from tests.click_and_collect.shopfloor import Floor


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()
