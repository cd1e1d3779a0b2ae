"""Who may see these pages."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.identity import actor_for
from accounts.models import Customer
from core.actor import Actor
from core.errors import Forbidden, SignInRequired


def customer_of(request: HttpRequest) -> tuple[Actor, Customer]:
    """Return the customer who is signed in; raises SignInRequired for nobody, Forbidden for colleagues."""
    actor = actor_for(request)
    if actor.user_id is None:
        raise SignInRequired
    customer = Customer.objects.select_related("user").filter(user_id=actor.user_id).first()
    if customer is None:
        raise Forbidden
    return actor, customer
