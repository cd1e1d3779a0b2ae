"""The list of what the provider refused, and its button."""

import pytest
import time_machine
from django.urls import reverse

from commerce.payments import operations
from commerce.payments.models import ProviderCall
from core.actor import Channel, Role


@pytest.fixture
def refused(world):
    world.stock(world.kettle, world.warehouse, 5)
    order = world.placed_order((world.kettle, 2, None))
    operations.request_capture(
        plan_id=order.plan_id, amount=9800, cause="x", actor=world.clerk, now=world.now
    )
    call = ProviderCall.objects.get()
    operations.record_call_failed(call_id=call.pk, error="422 not now", now=world.now)
    with time_machine.travel(world.now, tick=False):
        yield order, call


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CSA_LEAD])
def test_those_who_may_see_it_and_ask_again(world, client, refused, role):
    order, call = refused
    client.force_login(world.user(world.staff("x@example.com", "Kim", Channel.PHONE, role)))

    page = client.get(reverse("manager:payments")).content.decode()
    for text in (order.number, "£98.00", "422 not now", "Take the money"):
        assert text in page

    client.post(reverse("manager:ask_again", args=[call.pk]))
    page = client.get(reverse("manager:payments")).content.decode()
    assert "422 not now" not in page
    assert ProviderCall.objects.filter(state="pending", attempt=2).count() == 1


def test_it_is_not_for_others(world, client, refused):
    client.force_login(world.user(world.csa))

    assert client.get(reverse("manager:payments")).status_code == 403
    assert client.post(reverse("manager:ask_again", args=[refused[1].pk])).status_code == 403
