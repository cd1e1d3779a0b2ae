"""What each test card does, on the hosted page and without a browser."""

import re
import threading
from uuid import uuid4

import pytest

from tests.sandbox.world import (
    CHALLENGE,
    DECLINE,
    DISORDER,
    FIRST,
    LATE,
    SLOW,
    STAY,
    SUCCESS,
    TWICE,
    Provider,
    Receiver,
    eventually,
)

RETURN = "http://shop.example/return"


def attempt_id(page: str) -> str:
    found = re.search(r'name="attempt" value="([^"]+)"', page)
    assert found
    return found[1]


def test_success_sends_the_browser_back_at_once(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.open()["id"]
    answer = provider.pay(payment_id, "4000 0000 0000 0001")

    assert (answer.status_code, answer.headers["location"]) == (303, RETURN)
    payment = provider.payment(payment_id)
    assert (payment["status"], payment["authorised"]) == ("authorised", 129950)
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"])
    event = next(e for e in receiver.taken if e["data"]["id"] == payment_id)
    assert (event["data"]["amount"], event["data"]["currency"]) == (129950, "GBP")


def test_a_declined_payer_tries_again_with_another_card(
    provider: Provider, receiver: Receiver
) -> None:
    payment_id = provider.open()["id"]
    answer = provider.pay(payment_id, DECLINE)

    assert answer.headers["location"] == f"/pay/{payment_id}"
    page = provider.browser.get(f"/pay/{payment_id}").text
    assert "The payment was declined" in page
    assert "not enough money" in page
    assert provider.payment(payment_id)["attempts"][0]["reason"] == "insufficient_funds"
    eventually(lambda: receiver.types(payment_id) == ["payment.declined"])

    assert provider.pay(payment_id, SUCCESS).headers["location"] == RETURN


def test_an_expired_card_is_declined(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    provider.pay(payment_id, SUCCESS, expiry="01/20")
    assert provider.payment(payment_id)["attempts"][0]["reason"] == "expired_card"


def test_the_form_says_what_is_wrong_and_tries_nothing(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    unknown = provider.pay(payment_id, "4111111111111111")
    assert unknown.status_code == 422
    assert "Card number not known here" in unknown.text
    assert "<title>Error: " in unknown.text
    assert 'aria-invalid="true"' in unknown.text

    empty = provider.browser.post(f"/pay/{payment_id}", data={"token": "t"})
    assert empty.text.count('aria-invalid="true"') == 3
    payment = provider.payment(payment_id)
    assert (payment["status"], payment["attempts"]) == ("created", [])


def test_a_form_sent_twice_is_one_attempt(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.open()["id"]
    token = uuid4().hex
    first = provider.pay(payment_id, DECLINE, token)
    again = provider.pay(payment_id, DECLINE, token)

    assert first.headers["location"] == again.headers["location"]
    assert len(provider.payment(payment_id)["attempts"]) == 1


def test_a_paid_payment_is_never_paid_again(provider: Provider) -> None:
    payment_id = provider.authorised()
    assert provider.pay(payment_id, SUCCESS).headers["location"] == RETURN
    assert provider.simulate(payment_id, SUCCESS).json()["status"] == "authorised"
    assert len(provider.payment(payment_id)["attempts"]) == 1
    assert "Payment approved" in provider.browser.get(f"/pay/{payment_id}").text


def test_ten_payers_at_once_make_one_authorisation(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    start = threading.Barrier(10)

    def pay() -> None:
        start.wait(10)
        provider.pay(payment_id, SLOW)

    threads = [threading.Thread(target=pay) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    payment = provider.payment(payment_id)
    assert [attempt["outcome"] for attempt in payment["attempts"]] == ["authorised"]


def test_gives_up_after_ten_attempts(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    for _ in range(10):
        provider.pay(payment_id, DECLINE)
    assert "Too many attempts" in provider.pay(payment_id, SUCCESS).text


def test_the_bank_asks_and_the_right_code_pays(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    assert provider.pay(payment_id, CHALLENGE).headers["location"] == f"/pay/{payment_id}"
    assert provider.payment(payment_id)["status"] == "challenging"

    page = provider.browser.get(f"/pay/{payment_id}").text
    assert "<h1>Your bank wants to know it is you</h1>" in page
    path, form = f"/pay/{payment_id}/challenge", {"attempt": attempt_id(page)}
    assert provider.browser.post(path, data=form | {"code": "12"}).status_code == 422
    answer = provider.browser.post(path, data=form | {"code": "123 456"})
    assert answer.headers["location"] == RETURN
    again = provider.browser.post(path, data=form | {"code": "123456"})
    assert again.headers["location"] == RETURN
    assert len(provider.payment(payment_id)["attempts"]) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [({"code": "654321"}, "challenge_failed"), ({"cancel": "1"}, "challenge_cancelled")],
)
def test_a_wrong_or_missing_answer_to_the_bank_fails_the_attempt(
    provider: Provider, answer: dict[str, str], reason: str
) -> None:
    payment_id = provider.open()["id"]
    provider.pay(payment_id, CHALLENGE)
    form = {"attempt": attempt_id(provider.browser.get(f"/pay/{payment_id}").text)}
    provider.browser.post(f"/pay/{payment_id}/challenge", data=form | answer)

    payment = provider.payment(payment_id)
    assert (payment["status"], payment["attempts"][0]["reason"]) == ("declined", reason)
    assert provider.pay(payment_id, SUCCESS).headers["location"] == RETURN


def test_simulate_asks_for_the_code_too(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    assert provider.simulate(payment_id, CHALLENGE).json()["status"] == "challenging"
    paid = provider.simulate(payment_id, CHALLENGE, challenge="123456").json()
    assert (paid["status"], len(paid["attempts"])) == ("authorised", 1)
    at_once = provider.open()["id"]
    paid = provider.simulate(at_once, CHALLENGE, challenge="123456").json()
    assert paid["status"] == "authorised"


def test_a_slow_bank_shows_that_it_is_asked(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    thread = threading.Thread(target=provider.pay, args=(payment_id, SLOW))
    thread.start()
    eventually(lambda: "We are asking your bank" in provider.browser.get(f"/pay/{payment_id}").text)
    thread.join(10)
    assert provider.payment(payment_id)["status"] == "authorised"


def test_a_closed_tab_is_never_sent_back(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.open()["id"]
    answer = provider.pay(payment_id, STAY)
    assert answer.headers["location"] == f"/pay/{payment_id}"
    page = provider.browser.get(f"/pay/{payment_id}").text
    assert "You can close this window" in page
    assert RETURN not in page.partition("<main")[2]
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"])


def test_tells_twice(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.authorised(TWICE)
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"] * 2)
    ids = {e["id"] for e in receiver.taken if e["data"]["id"] == payment_id}
    assert len(ids) == 1


def test_tells_the_shop_before_the_browser_returns(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.open()["id"]
    answer = provider.pay(payment_id, FIRST)
    assert receiver.types(payment_id) == ["payment.authorised"]
    assert answer.headers["location"] == RETURN


def test_tells_late(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.authorised(LATE)
    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 1})
    told = ["payment.captured", "payment.authorised"]
    eventually(lambda: receiver.types(payment_id) == told)


def test_tells_in_the_wrong_order_and_again(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.authorised(DISORDER)
    told = ["payment.authorised", "payment.declined", "payment.authorised"]
    eventually(lambda: receiver.types(payment_id) == told)
    versions = [e["data"]["version"] for e in receiver.taken if e["data"]["id"] == payment_id]
    assert versions[1] < versions[0] == versions[2]

    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 1})
    told += ["payment.captured", "payment.authorised", "payment.captured"]
    eventually(lambda: receiver.types(payment_id) == told)


def test_cancel_goes_back_without_paying(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    answer = provider.browser.post(f"/pay/{payment_id}/cancel")
    assert answer.headers["location"] == "http://shop.example/cancel"
    assert provider.payment(payment_id)["status"] == "cancelled"

    paid = provider.authorised()
    assert provider.browser.post(f"/pay/{paid}/cancel").headers["location"] == RETURN
    assert provider.payment(paid)["status"] == "authorised"


def test_speaks_norwegian(provider: Provider) -> None:
    payment = provider.open(locale="nb", currency="NOK")
    page = provider.browser.get(f"/pay/{payment['id']}").text
    assert '<html lang="nb">' in page
    assert "Betal 1\N{NO-BREAK SPACE}299,50\N{NO-BREAK SPACE}kr" in page


def test_the_policy_lets_the_form_end_at_the_shop_and_nowhere_else(provider: Provider) -> None:
    payment = provider.open()
    answer = provider.browser.get(f"/pay/{payment['id']}")
    policy = answer.headers["content-security-policy"]
    assert "form-action 'self' http://shop.example;" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text


def test_text_from_the_shop_is_escaped(provider: Provider) -> None:
    payment = provider.open(reference="<b>r</b>", description="<script>alert(1)</script>")
    for path in (f"/pay/{payment['id']}", "/", f"/payments/{payment['id']}"):
        page = provider.browser.get(path).text
        assert "<script>alert" not in page
        assert "<b>r</b>" not in page


def test_another_site_cannot_post_the_form(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = provider.browser.post(f"/pay/{payment_id}/cancel", headers=headers)
        assert answer.status_code == 403
    assert provider.payment(payment_id)["status"] == "created"
