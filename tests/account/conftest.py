"""A customer who is signed in, and what she bought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.test import Client

from accounts import operations as accounts
from accounts.identity import person
from accounts.models import Customer
from core.actor import Actor
from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def shop(world: World) -> Iterator[World]:
    """Give the world on its day, with goods in the warehouse."""
    with time_machine.travel(world.now, tick=False):
        for variant in world.variants:
            world.stock(variant, world.warehouse, 30)
        yield world


@pytest.fixture
def customer(shop: World) -> Customer:
    """Give an account whose address is proven."""
    return accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en",
        password="a long password", is_verified=True,
    )  # fmt: skip


@pytest.fixture
def ada(shop: World, customer: Customer) -> Actor:
    """Give her as an actor, with a browser."""
    return replace(person(customer.user), visitor_key=shop.shopper.visitor_key)


@pytest.fixture
def signed_in(customer: Customer, client: Client) -> Client:
    """Give her browser."""
    client.force_login(customer.user, backend=BACKEND)
    return client
