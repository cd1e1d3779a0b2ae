"""A customer's address book. The first address of a country is the one that the checkout fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Address, Customer
from core.errors import Invalid, NotFound
from core.operation import operation

PLACE = ("street", "street2", "postcode", "city")
FIELDS = ("full_name", "phone", *PLACE)
MOST = 20


def book_of(customer_id: int, country: str = "") -> QuerySet[Address]:
    """Return a customer's addresses, the first one first; of one country where it is named."""
    found = Address.objects.filter(customer_id=customer_id)
    if country:
        found = found.filter(country=country)
    return found.order_by("country", "-is_first", "-changed_at", "-pk")


def address_for(customer_id: int, address_id: int) -> Address:
    """Return an address of the customer's own; raises NotFound."""
    found = Address.objects.filter(pk=address_id, customer_id=customer_id).first()
    if found is None:
        raise NotFound
    return found


@operation
def save_address(
    *,
    customer_id: int,
    country: str,
    values: Mapping[str, str],
    now: datetime,
    address_id: int | None = None,
) -> Address:
    """Keep an address whose fields are clean; the only one of a country is its first.

    Raises NotFound for an address of somebody else, Invalid where the book is full.
    """
    Customer.objects.select_for_update().get(pk=customer_id)
    if address_id is None:
        if Address.objects.filter(customer_id=customer_id).count() >= MOST:
            raise Invalid(_("You can keep %(most)s addresses.") % {"most": MOST})
        address = Address(customer_id=customer_id, country=country)
        address.is_first = not _first_of(customer_id, country).exists()
    else:
        address = address_for(customer_id, address_id)
    for name in FIELDS:
        setattr(address, name, values.get(name, ""))
    address.changed_at = now
    address.save()
    return address


@operation
def put_first(*, customer_id: int, address_id: int, now: datetime) -> None:
    """Make it the address that the checkout fills in; raises NotFound."""
    Customer.objects.select_for_update().get(pk=customer_id)
    address = address_for(customer_id, address_id)
    _first_of(customer_id, address.country).update(is_first=False)
    Address.objects.filter(pk=address.pk).update(is_first=True, changed_at=now)


@operation
def remove_address(*, customer_id: int, address_id: int) -> None:
    """Throw an address away; the newest of the rest becomes the first. Gone already is as good."""
    Customer.objects.select_for_update().get(pk=customer_id)
    address = Address.objects.filter(pk=address_id, customer_id=customer_id).first()
    if address is None:
        return
    address.delete()
    following = book_of(customer_id, address.country).first()
    if address.is_first and following is not None:
        Address.objects.filter(pk=following.pk).update(is_first=True)


def _first_of(customer_id: int, country: str) -> QuerySet[Address]:
    return Address.objects.filter(customer_id=customer_id, country=country, is_first=True)


def known_of(customer_id: int, book: Sequence[Address]) -> dict[str, str]:
    """Return what a form of the checkout can be filled with: who she is, and the first address of the book.

    One statement. The address of her account stands for her, whatever name the parcel bears.
    """
    customer = Customer.objects.get(pk=customer_id)
    known = {"full_name": customer.name, "email": customer.email, "phone": str(customer.phone)}
    return known | (values_of(book[0]) if book else {})


def values_of(address: Address) -> dict[str, str]:
    """Return what an address says for a form; a telephone number or a name that it lacks is not said."""
    kept = {name: getattr(address, name) for name in FIELDS}
    return {name: value for name, value in kept.items() if value or name in PLACE}
