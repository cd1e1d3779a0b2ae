"""The manager's pages: figures with their rows."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from core.actor import Channel, Role
from incentives import operations
from tests.returns.desk import coming, present, receive, relayed, sold


@pytest.fixture(autouse=True)
def today(world):
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def sales(world):
    operations.set_rate(
        market="GB",
        valid_from=date(2026, 1, 1),
        amount=250,
        daily_units=9,
        actor=world.manager,
        now=world.now,
    )
    order = sold(world, (world.kettle, 2, None))
    present(world, order)
    received = receive(world, order, coming(order, 1))
    relayed(world)
    return order, received


def test_channels_and_credits_on_one_page(world, client, sales):
    client.force_login(world.user(world.manager))

    page = client.get(reverse("manager:home")).content.decode()

    for text in (
        "£98.00",
        "-£49.00",
        "£49.00",
        "The channels sum to it",
        "Fjord &amp; Fell Manchester",
        "£2.50",
    ):
        assert text in page


def test_each_figure_links_to_its_rows(world, client, sales):
    client.force_login(world.user(world.manager))
    order, received = sales

    entries = client.get(
        reverse("manager:entries"), {"currency": "GBP", "channel": "web", "kind": "refund"}
    )
    credited = client.get(reverse("manager:credits", args=["GB003"]))

    assert order.number in entries.content.decode()
    assert received.number in credited.content.decode()


def test_an_impossible_period_is_told(world, client):
    client.force_login(world.user(world.manager))

    for period in (
        {"from": "yesterday"},
        {"from": "2026-11-24", "to": "2026-11-01"},
        {"from": "0001-01-01"},
    ):
        answer = client.get(reverse("manager:home"), period)
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()


def test_a_store_manager_sees_her_store(world, client, sales):
    hers = world.staff(
        "mo@example.com", "Mo", Channel.STORE, Role.STORE_MANAGER, at=[world.manchester]
    )
    client.force_login(world.user(hers))

    assert "£2.50" in client.get(reverse("manager:store")).content.decode()
    assert client.get(reverse("manager:home")).status_code == 403
    assert client.get(reverse("manager:entries"), {"currency": "GBP"}).status_code == 403
    assert client.get(reverse("manager:credits", args=["GB004"])).status_code == 404


@pytest.mark.parametrize("who", ["csa", "clerk", "packer"])
def test_figures_are_not_for_others(world, client, who):
    client.force_login(world.user(getattr(world, who)))

    for name in ("manager:home", "manager:store"):
        assert client.get(reverse(name)).status_code == 403
