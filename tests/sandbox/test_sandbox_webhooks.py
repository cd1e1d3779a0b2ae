"""Webhooks: signed, retried, kept over a kill; the buttons that misuse them; what is stored."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.world import (
    ROOT,
    SLOW,
    SUCCESS,
    Process,
    Provider,
    Receiver,
    eventually,
    outside_at,
    provider_at,
)


def press(provider: Provider, payment_id: str, action: str) -> None:
    path = f"/payments/{payment_id}/webhooks"
    assert provider.browser.post(path, data={"action": action}).status_code == 303


def test_retries_until_the_receiver_takes_it(provider: Provider, receiver: Receiver) -> None:
    receiver.status = 500
    payment_id = provider.authorised()
    eventually(lambda: len(receiver.types(payment_id)) >= 2)
    receiver.status = 204
    eventually(lambda: provider.get("/v1/stats")["webhooks"]["pending"] == 0)

    events = [e for e in receiver.taken if e["data"]["id"] == payment_id]
    assert len({event["id"] for event in events}) == 1
    assert all(receiver.good)


def test_holds_webhooks_back_while_switched_off(provider: Provider, receiver: Receiver) -> None:
    provider.switch(webhooks="off")
    payment_id = provider.authorised()
    assert provider.get("/v1/stats")["webhooks"]["pending"] == 1
    assert receiver.types(payment_id) == []
    provider.switch(webhooks="on")
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"])


def test_the_buttons_resend_repeat_and_reverse(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.authorised()
    eventually(lambda: len(receiver.types(payment_id)) == 1)
    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 1})
    eventually(lambda: len(receiver.types(payment_id)) == 2)

    press(provider, payment_id, "resend")
    eventually(lambda: len(receiver.types(payment_id)) == 3)
    press(provider, payment_id, "twice")
    eventually(lambda: len(receiver.types(payment_id)) == 5)
    press(provider, payment_id, "reverse")
    eventually(lambda: len(receiver.types(payment_id)) == 7)
    assert receiver.types(payment_id)[2:] == ["payment.captured"] * 4 + ["payment.authorised"]
    assert "payment.captured" in provider.browser.get(f"/payments/{payment_id}").text


def test_a_forged_webhook_has_a_wrong_signature_and_is_sent_once(
    provider: Provider, receiver: Receiver
) -> None:
    payment_id = provider.open()["id"]
    receiver.status = 401
    press(provider, payment_id, "forge")
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"])
    eventually(lambda: provider.get("/v1/stats")["webhooks"]["given_up"] == 1)
    receiver.status = 200
    assert receiver.good[-1] is False
    assert provider.payment(payment_id)["status"] == "created"


def test_survives_a_kill(tmp_path: Path, receiver: Receiver) -> None:
    provider = provider_at(tmp_path, receiver)
    provider.switch(webhooks="off", fail_next=3)
    provider.switch(fail_next=0)
    payment_id = provider.authorised()
    open_id = provider.open()["id"]
    kept = provider.payment(payment_id)
    provider.kill()

    provider.start()
    assert provider.payment(payment_id) == kept
    assert provider.get("/v1/stats")["webhooks"]["pending"] == 1
    assert receiver.types(payment_id) == []
    provider.switch(webhooks="on")
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"])
    assert provider.simulate(open_id, SUCCESS).json()["status"] == "authorised"
    assert provider.stop() == 0


def test_an_attempt_cut_by_a_kill_is_decided_at_the_next_start(
    tmp_path: Path, receiver: Receiver
) -> None:
    provider = provider_at(tmp_path, receiver)
    payment_id = provider.open()["id"]
    with pytest.raises(Exception, match="timed out"):
        provider.http.post(f"/v1/payments/{payment_id}/simulate", json={"card": SLOW}, timeout=0.2)
    provider.kill()

    provider.start()
    eventually(lambda: provider.payment(payment_id)["status"] == "authorised")
    eventually(lambda: receiver.types(payment_id) == ["payment.authorised"])
    provider.stop()


def test_no_card_number_is_stored(tmp_path: Path, receiver: Receiver) -> None:
    provider = provider_at(tmp_path, receiver)
    payment_id = provider.open()["id"]
    provider.pay(payment_id, SUCCESS)
    assert provider.payment(payment_id)["card"]["last4"] == "0001"
    provider.stop()

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert payment_id.encode() in stored
    assert SUCCESS.encode() not in stored


@pytest.mark.parametrize("module", ["sandbox.provider", "sandbox.outside"])
def test_refuses_to_start_without_its_secrets(module: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", module, "--port", "0", "--data", str(tmp_path)]
    ended = subprocess.run(
        command, check=False, cwd=ROOT, env={}, capture_output=True, text=True, timeout=20
    )
    assert ended.returncode == 2
    assert "_API_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_says_when_the_port_or_the_folder_is_taken(
    outside: Process, tmp_path: Path, receiver: Receiver
) -> None:
    other = outside_at(tmp_path, receiver)
    env = {
        "OUTSIDE_API_KEY": "k",
        "CARRIER_WEBHOOK_SECRET": "s",
        "CARRIER_WEBHOOK_URL": receiver.url,
    }
    taken = outside.url.rpartition(":")[2]
    for port, data, told in (("0", tmp_path, "another process"), (taken, tmp_path / "b", taken)):
        command = [sys.executable, "-m", "sandbox.outside", "--port", port, "--data", str(data)]
        ended = subprocess.run(
            command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=20
        )
        assert (ended.returncode, told in ended.stderr) == (2, True)
        assert ended.stderr.count("\n") == 1
    other.stop()
