"""Staff and tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import ApiToken, Customer, RoleGrant, User
from core import codes, events
from core.actor import Actor, Role
from core.operation import operation


@dataclass(frozen=True)
class ApiTokenCreated(events.DomainEvent):
    """Somebody may now use the API as this user."""

    subject_kind: ClassVar[str] = "user"
    subject_field: ClassVar[str] = "user_id"
    user_id: int
    token_id: int


@operation
def create_api_token(
    *,
    user_id: int,
    name: str,
    scopes: Iterable[str],
    lifetime: timedelta,
    actor: Actor,
    now: datetime,
) -> str:
    """Create a token and return it; it cannot be shown again, only its hash is kept."""
    token = codes.new_token()
    row = ApiToken.objects.create(
        user_id=user_id,
        name=name,
        token_hash=codes.token_hash(token),
        scopes=sorted(scopes),
        expires_at=now + lifetime,
    )
    events.record(
        ApiTokenCreated(user_id=user_id, token_id=row.pk), actor=actor, now=now, privileged=True
    )
    return token


@operation
def upsert_staff(
    *, email: str, name: str, password: str | None, roles: Collection[str], is_admin: bool = False
) -> User:
    """Make or update a member of staff with exactly these roles; without a password she must reset it."""
    user = User.objects.filter(email=email.lower()).first() or User(email=email.lower())
    user.name = name
    user.is_staff = is_admin or Role.MERCHANDISER in roles
    user.is_superuser = is_admin
    user.set_password(password)
    user.save()
    wanted = set(roles)
    user.role_grants.exclude(role__in=wanted).delete()
    RoleGrant.objects.bulk_create(
        (RoleGrant(user=user, role=role) for role in wanted), ignore_conflicts=True
    )
    return user


@operation
def share_password(*, user_ids: Collection[int], password: str) -> None:
    """Give several accounts the same password, hashed once: of a demo, where everybody may know it."""
    User.objects.filter(pk__in=user_ids).update(password=make_password(password))


@operation
def welcome_customer(*, user_id: int, language: str) -> Customer:
    """Make the customer of somebody who has just signed up; once."""
    user = User.objects.get(pk=user_id)
    customer, _created = Customer.objects.get_or_create(
        user=user, defaults={"name": user.name, "email": user.email, "language": language}
    )
    return customer


@operation
def change_details(*, customer_id: int, name: str, phone: str, language: str) -> Customer:
    """Set what a customer says of herself, clean; the address of her account is changed by proof only."""
    customer = Customer.objects.select_for_update().select_related("user").get(pk=customer_id)
    customer.name, customer.phone, customer.language = name, phone, language
    customer.save(update_fields=["name", "phone", "language"])
    customer.user.name = name
    customer.user.save(update_fields=["name"])
    return customer


@operation
def upsert_customer(
    *,
    email: str,
    name: str,
    phone: str,
    language: str,
    password: str | None = None,
    is_verified: bool = False,
) -> Customer:
    """Make or update a customer account; `is_verified` where the address is known to be hers."""
    user = User.objects.filter(email=email.lower()).first() or User(email=email.lower())
    user.name = name
    user.set_password(password)
    user.save()
    if is_verified:
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
    customer, _created = Customer.objects.update_or_create(
        user=user,
        defaults={"name": name, "email": email.lower(), "phone": phone, "language": language},
    )
    return customer
