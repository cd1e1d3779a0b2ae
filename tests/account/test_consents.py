"""Consents: nothing is ticked beforehand, and every yes and no stays written."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts import consents
from accounts.consents import Channel, Purpose
from accounts.models import ConsentEntry

PAGE = "/account/consents/"
MAIL = (Purpose.OFFERS, Channel.EMAIL)


def test_nothing_is_ticked_and_nothing_allowed_beforehand(signed_in, customer):
    text = signed_in.get(PAGE).content.decode()
    assert text.count('type="checkbox"') == len(consents.SENTENCES)
    assert " checked" not in text
    assert not any(consents.may_send(customer.pk, *asked) for asked in consents.SENTENCES)
    signed_in.post(PAGE, {})
    assert not ConsentEntry.objects.exists()


def test_each_yes_and_no_stays_with_its_proof(signed_in, customer, shop):
    signed_in.post(PAGE, {"allow": "offers-email"})
    signed_in.post(PAGE, {"allow": "offers-email"})
    assert consents.may_send(customer.pk, *MAIL)
    assert not consents.may_send(customer.pk, Purpose.OFFERS, Channel.SMS)
    assert signed_in.get(PAGE).content.decode().count(" checked") == 1

    signed_in.post("/gb-nb" + PAGE, {})

    assert not consents.may_send(customer.pk, *MAIL)
    yes, no = ConsentEntry.objects.order_by("pk")
    assert (yes.is_given, yes.place, yes.wording, yes.language, yes.at) == (True, PAGE, consents.WORDING, "en", shop.now)  # fmt: skip
    assert (no.is_given, no.language, no.by_user_id) == (False, "nb", customer.user_id)


def test_a_yes_to_mails_waits_for_the_proof_of_the_address(signed_in, customer):
    EmailAddress.objects.update(verified=False)
    signed_in.post(PAGE, {"allow": "offers-email"})
    assert not consents.may_send(customer.pk, *MAIL)
    EmailAddress.objects.update(verified=True)
    assert consents.may_send(customer.pk, *MAIL)


def test_a_text_needs_a_number_and_a_made_up_consent_is_none(signed_in, customer):
    signed_in.post(PAGE, {"allow": ["offers-sms", "everything-letter"]})
    assert not consents.may_send(customer.pk, Purpose.OFFERS, Channel.SMS)
    assert ConsentEntry.objects.count() == 1
    customer.phone = "+447700900123"
    customer.save()
    assert consents.may_send(customer.pk, Purpose.OFFERS, Channel.SMS)


def test_the_page_costs_nine_statements(signed_in, django_assert_max_num_queries):
    signed_in.get(PAGE)
    with django_assert_max_num_queries(9):
        signed_in.get(PAGE)
