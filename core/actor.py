"""Who acts, and through which surface. Nobody acts as somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The surface through which something was done; the selling channel of an order is one of these."""

    WEB = "web", _("Web")
    PHONE = "phone", _("Phone")
    CHAT = "chat", _("Chat")
    KIOSK = "kiosk", _("Kiosk")
    TILL = "till", _("Till")
    STORE = "store", _("Store")
    WAREHOUSE = "warehouse", _("Warehouse")
    BACK_OFFICE = "back_office", _("Back office")
    SYSTEM = "system", _("System")


class Role(models.TextChoices):
    """What a member of staff may do. A shopper has none of these."""

    CSA = "csa", _("Customer service advisor")
    CSA_LEAD = "csa_lead", _("Contact centre lead")
    STORE_STAFF = "store_staff", _("Store staff")
    STORE_MANAGER = "store_manager", _("Store manager")
    WAREHOUSE = "warehouse", _("Warehouse staff")
    MERCHANDISER = "merchandiser", _("Merchandiser")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


CONTACT_CENTRE = frozenset({Role.CSA, Role.CSA_LEAD})
STORE = frozenset({Role.STORE_STAFF, Role.STORE_MANAGER})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or the system, doing something now.

    `visitor_key` is the hash of a shopper's visitor token: two guests are never equal, because
    nobody has the empty key. `name` is what other people see ("Maya", "Customer"). `location_id` is the
    store in which it is done: where a shopper stands before a kiosk, or a colleague sells.
    """

    channel: Channel
    name: str = ""
    user_id: int | None = None
    customer_id: int | None = None
    visitor_key: str = ""
    roles: frozenset[str] = frozenset()
    location_id: int | None = None

    def has(self, *roles: str) -> bool:
        """Say whether the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Say whether the actor works here."""
        return bool(self.roles)

    @property
    def is_system(self) -> bool:
        """Say whether no person acts."""
        return self.channel == Channel.SYSTEM

    @property
    def kind(self) -> str:
        """Return `system`, `staff` or `shopper`."""
        if self.is_system:
            return "system"
        return "staff" if self.is_staff else "shopper"

    def as_record(self) -> dict[str, Any]:
        """Return what an event keeps of the actor: ids, never contact data."""
        where = {} if self.location_id is None else {"location_id": self.location_id}
        return {
            "kind": self.kind,
            "channel": self.channel.value,
            "user_id": self.user_id,
            "customer_id": self.customer_id,
            "name": self.name if self.is_staff else "",
        } | where


SYSTEM = Actor(channel=Channel.SYSTEM, name="System")
