"""The only writer of companies and their buyers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from accounts import queries
from accounts.companies.rules import FORMATS, written_vat_number
from accounts.models import Company, CompanyBuyer
from core import events
from core.actor import Actor, Role
from core.errors import Invalid, NotFound
from core.markets import MARKETS
from core.operation import operation

MOST_DAYS = 120


@dataclass(frozen=True)
class CompanySaved(events.DomainEvent):
    """Somebody set a company's terms and limit, minor units."""

    subject_kind: ClassVar[str] = "company"
    subject_field: ClassVar[str] = "company_id"
    company_id: int
    is_new: bool
    terms_days: int
    credit_limit: int
    is_active: bool


@dataclass(frozen=True)
class BuyerSaved(events.DomainEvent):
    """Somebody named a buyer of a company, or let one go."""

    subject_kind: ClassVar[str] = "company"
    subject_field: ClassVar[str] = "company_id"
    company_id: int
    customer_id: int
    may_invoice: bool
    limit: int | None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class CompanyData:
    """What a manager sets; the limit in minor units of the market's currency."""

    name: str
    market: str
    vat_number: str
    terms_days: int
    credit_limit: int
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class BuyerData:
    """Who buys, by the address of the account; `limit` is for one order, None is the company's."""

    email: str
    may_invoice: bool = True
    limit: int | None = None


@operation
def save_company(
    *, data: CompanyData, actor: Actor, now: datetime, company_id: int | None = None
) -> Company:
    """Make or change a company. Raises Invalid with a sentence per field, NotFound."""
    _check_manager(actor)
    company = Company(created_at=now)
    if company_id is not None:
        company = _locked(company_id)

    values = asdict(data)
    values["name"] = " ".join(data.name.split())
    values["vat_number"] = _checked(data, company_id)

    for name, value in values.items():
        setattr(company, name, value)
    company.save()

    events.record(
        CompanySaved(
            company_id=company.pk,
            is_new=company_id is None,
            terms_days=company.terms_days,
            credit_limit=company.credit_limit,
            is_active=company.is_active,
        ),
        actor=actor,
        now=now,
        privileged=True,
    )
    return company


def _checked(data: CompanyData, company_id: int | None) -> str:
    """Return the VAT number as it is kept; raises Invalid."""
    errors = {}
    if not data.name.strip() or len(data.name) > 120:
        errors["name"] = _("Enter the name of the company")
    if data.market not in MARKETS:
        raise Invalid(fields={"market": _("Choose a country")})
    country = MARKETS[data.market].country
    number = written_vat_number(data.vat_number, country)
    if number is None:
        example = {"example": FORMATS.get(country, "")}
        errors["vat_number"] = _("Enter a VAT number, like %(example)s") % example
    others = Company.objects.filter(market=data.market, vat_number=number or "")
    if number and others.exclude(pk=company_id or 0).exists():
        errors["vat_number"] = _("A company with this VAT number exists already")
    if not 0 <= data.terms_days <= MOST_DAYS:
        errors["terms_days"] = _("Enter at most %(most)s days") % {"most": MOST_DAYS}
    if data.credit_limit < 0:
        errors["credit_limit"] = _("Enter an amount")
    if errors or number is None:
        raise Invalid(fields=errors)
    return number


@operation
def save_buyer(*, company_id: int, data: BuyerData, actor: Actor, now: datetime) -> CompanyBuyer:
    """Name a buyer, or change what she may.

    Raises Invalid where nobody has proven to own the address: somebody else may have signed up with it.
    """
    _check_manager(actor)
    company = _locked(company_id)

    customer = queries.customer_of(data.email)
    if customer is None:
        raise Invalid(
            fields={"email": _("Nobody has proven that this is the address of her account")}
        )
    if data.limit is not None and data.limit < 0:
        raise Invalid(fields={"limit": _("Enter an amount")})

    buyer, _created = CompanyBuyer.objects.update_or_create(
        company=company,
        customer=customer,
        defaults={"may_invoice": data.may_invoice, "limit": data.limit},
    )

    events.record(
        BuyerSaved(
            company_id=company.pk,
            customer_id=customer.pk,
            may_invoice=data.may_invoice,
            limit=data.limit,
        ),
        actor=actor,
        now=now,
        privileged=True,
    )
    return buyer


@operation
def remove_buyer(*, company_id: int, buyer_id: int, actor: Actor, now: datetime) -> None:
    """Let a buyer buy for the company no more; what she ordered stays. Gone already is fine."""
    _check_manager(actor)
    company = _locked(company_id)
    buyer = CompanyBuyer.objects.filter(company=company, pk=buyer_id).first()
    if buyer is not None:
        buyer.delete()
        events.record(
            BuyerSaved(
                company_id=company.pk,
                customer_id=buyer.customer_id,
                may_invoice=False,
                limit=buyer.limit,
                is_removed=True,
            ),
            actor=actor,
            now=now,
            privileged=True,
        )


def _locked(company_id: int) -> Company:
    company = Company.objects.select_for_update(no_key=True).filter(pk=company_id).first()
    if company is None:
        raise NotFound(_("We cannot find that company."))
    return company


def _check_manager(actor: Actor) -> None:
    if not actor.has(Role.MANAGER):
        raise NotFound(_("We cannot find that company."))
