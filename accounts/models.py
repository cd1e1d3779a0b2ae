"""Who signs in, what staff may do, and customers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from core import markets
from core.actor import Role


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the admin.")
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """Return what a shopper sees of a member of staff."""
        return self.name.split(" ", 1)[0]


class RoleGrant(models.Model):
    """A role that a user holds. Which stores it covers is written in `stores.locations`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class Customer(models.Model):
    """A person who buys, known by an account. Guests are contacts only."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="customer")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = PhoneNumberField(blank=True)
    language = models.CharField(max_length=2, default="en")
    group = models.CharField(
        max_length=30,
        blank=True,
        db_default="",
        help_text="What offers may ask for: staff, member, trade.",
    )
    first_order_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """Where a customer has things sent. The first of a country is filled in at the checkout."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    country = models.CharField(max_length=2)
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=120)
    street2 = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10)
    city = models.CharField(max_length=60)
    is_first = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "country"],
                condition=models.Q(is_first=True),
                name="address_one_first_per_country",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} of {self.customer_id}"


class ConsentEntry(models.Model):
    """What a customer allowed or took back: append-only, the newest of a purpose and channel counts.

    `wording` is the version of the sentence that she saw, in `language`; `place` the page it stood on.
    """

    class Purpose(models.TextChoices):
        OFFERS = "offers", _("Offers and news")
        SURVEYS = "surveys", _("Questions about how we did")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    is_given = models.BooleanField()
    wording = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    place = models.CharField(max_length=60)
    by_user_id = models.BigIntegerField(help_text="Who was signed in.")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "purpose", "channel", "-id"], name="consent_newest")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel}: {self.is_given}"


class Company(models.Model):
    """A business that buys on account, through buyers whom it names.

    `credit_limit` is minor units of the market's currency; `terms_days` is how long it has to pay.
    """

    name = models.CharField(max_length=120)
    market = models.CharField(max_length=2, choices=markets.choices)
    vat_number = models.CharField(
        max_length=20, help_text="As its country writes it, with the country."
    )
    terms_days = models.PositiveSmallIntegerField(default=30)
    credit_limit = models.PositiveBigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "vat_number"], name="company_once_per_vat_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CompanyBuyer(models.Model):
    """A customer who may buy for a company. `limit` is for one order, minor units; None is the company's."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="buyers")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="companies")
    may_invoice = models.BooleanField(default=True)
    limit = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "customer"], name="company_buyer_once")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} for {self.company_id}"


class ApiToken(models.Model):
    """A token for the API: acts as its user, within its scopes. Stored hashed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(
        default=list, help_text="Roles that the token may use; a subset of the user's."
    )
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
