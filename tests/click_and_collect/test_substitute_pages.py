"""What a store has instead, on the pages of its colleague, of the advisor and of the customer."""

import pytest
from django.urls import reverse

from stores.click_and_collect.models import Proposal, Shortfall
from tests.click_and_collect.test_substitutes import collection, floor, propose, short, take

__all__ = ["collection", "floor"]


@pytest.fixture
def case(floor, collection):
    return short(floor, collection)


@pytest.fixture
def clerk(floor, client):
    client.force_login(floor.user(floor.clerk))
    return client


def text(response):
    return response.content.decode()


def test_a_colleague_asks_and_the_customer_takes_it(floor, case, client):
    client.force_login(floor.user(floor.clerk))
    page = text(client.get(reverse("store:collection", args=[case.collection_id])))
    assert "Ask whether something else will do" in page
    assert 'name="given"' in page
    client.post(
        reverse("store:choose", args=[case.pk]), {"propose": "1", "given": ["FF-CUP", "FF-BOWL"]}
    )
    assert Proposal.objects.filter(shortfall=case).count() == 2
    client.logout()

    path = reverse("shop:choice", args=[case.link_token])
    page = text(client.get(path))
    assert "Instead: Tarn cup" in page
    assert "£20.00: you get £5.00 back" in page
    assert "£25.00: as much as what is missing" in page
    assert page.count('class="thing"') == 2
    assert "agreed_by" not in page
    assert "propose" not in page
    done = text(client.post(path, {"choice": "instead:FF-CUP"}, follow=True))
    assert "This is decided" in done
    assert "Instead: Tarn cup" in done
    order = text(client.get(reverse("shop:order", args=[case.order_line.order.tracking_token])))
    assert "Instead of something that was missing" in order
    assert "£5.00</dd>" in order


def test_what_is_gone_is_said_and_the_rest_is_offered(floor, case, client):
    propose(floor, case, "FF-CUP", "FF-BOWL")
    floor.placed_order((floor.cup, 9, floor.leeds), actor=floor.other_shopper)
    path = reverse("shop:choice", args=[case.link_token])
    refused = client.post(path, {"choice": "instead:FF-CUP"})
    assert refused.status_code == 409
    assert "Fjord &amp; Fell Leeds does not have it any more." in text(refused)
    assert "Instead: Tarn cup" not in text(refused)
    assert "Instead: Tarn bowl" in text(refused)
    assert Shortfall.objects.get(pk=case.pk).is_open


@pytest.mark.parametrize(
    ("words", "ticked"), [("FF-TENT", True), ("tarn", False), ("nothing", False)]
)
def test_a_colleague_scans_or_searches(case, clerk, words, ticked):
    path = reverse("store:collection", args=[case.collection_id])
    page = text(clerk.get(path, {"case": case.pk, "find": words}))
    assert (' value="FF-TENT"' in page) is ticked
    assert (" checked" in page) is ticked
    assert "<details open>" in page


def test_a_wrong_proposal_is_refused_where_it_was_made(case, clerk):
    page = clerk.post(reverse("store:choose", args=[case.pk]), {"propose": "1"})
    assert page.status_code == 422
    assert "Choose what this store has enough of" in text(page)


def test_at_the_counter_the_name_of_who_agreed_is_asked_for(case, clerk):
    path = reverse("store:choose", args=[case.pk])
    refused = clerk.post(path, {"choice": "instead:FF-CUP"})
    assert refused.status_code == 422
    assert "Say who agreed." in text(refused)
    clerk.post(path, {"choice": "instead:FF-CUP", "agreed_by": "Ada Shaw"})
    case.refresh_from_db()
    assert (case.outcome, case.agreed_by) == ("instead", "Ada Shaw")


def test_an_advisor_sees_proposes_and_notes_what_was_agreed(floor, case, client):
    client.force_login(floor.user(floor.csa))
    path = reverse("console:shortfall", args=[case.pk])
    client.post(path, {"propose": "1", "given": "FF-CUP"})
    assert "Instead: Tarn cup" in text(client.get(path))
    client.post(path, {"choice": "instead:FF-CUP", "agreed_by": "Ada Shaw"})
    assert "Ada Shaw agreed to it" in text(client.get(path))


def test_the_customer_proposes_nothing_by_her_link(case, client):
    path = reverse("shop:choice", args=[case.link_token])
    assert client.post(path, {"propose": "1", "given": "FF-CUP"}).status_code == 422
    assert not Proposal.objects.exists()


def test_the_pages_cost_so_many_statements(floor, case, client, django_assert_max_num_queries):
    propose(floor, case, "FF-CUP", "FF-BOWL", "FF-KETTLE")
    path = reverse("shop:choice", args=[case.link_token])
    client.get(path)
    with django_assert_max_num_queries(15):
        client.get(path)
    client.force_login(floor.user(floor.csa))
    path = reverse("console:shortfall", args=[case.pk])
    client.get(path)
    with django_assert_max_num_queries(23):
        client.get(path)
    client.force_login(floor.user(floor.clerk))
    path = reverse("store:collection", args=[case.collection_id])
    client.get(path)
    with django_assert_max_num_queries(28):
        client.get(path)
    take(floor, case, "FF-CUP")
    with django_assert_max_num_queries(9):
        client.get(path)
