"""What is known of accounts."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts.models import Customer


def proven_emails(customer_id: int) -> frozenset[str]:
    """Return the e-mail addresses, in lower case, that the customer has proven to be hers; one statement."""
    users = Customer.objects.filter(pk=customer_id).values("user_id")
    rows = EmailAddress.objects.filter(user__in=users, verified=True)
    return frozenset(str(email).casefold() for email in rows.values_list("email", flat=True))


def customer_of(email: str) -> Customer | None:
    """Return the customer who has proven that the address is hers; who merely typed it is nobody."""
    address = email.strip().lower()
    proven = EmailAddress.objects.filter(email=address, verified=True)
    return Customer.objects.filter(user__in=proven.values("user_id")).first()
