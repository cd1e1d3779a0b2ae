"""What is known of accounts."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts.models import Customer


def proven_emails(customer_id: int) -> frozenset[str]:
    """Return the e-mail addresses, in lower case, that the customer has proven to be hers; one statement."""
    users = Customer.objects.filter(pk=customer_id).values("user_id")
    rows = EmailAddress.objects.filter(user__in=users, verified=True)
    return frozenset(str(email).casefold() for email in rows.values_list("email", flat=True))
