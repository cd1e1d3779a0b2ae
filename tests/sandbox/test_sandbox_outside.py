"""Mail, texts and the carrier."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from sandbox.outside import barcode
from sandbox.outside.carrier import tracking_number
from tests.sandbox.world import Process, Receiver, eventually

ADDRESS = {
    "name": "Kari Nordmann",
    "line1": "Storgata 1",
    "postcode": "0155",
    "city": "Oslo",
    "country": "NO",
}


def mail(**changes: Any) -> dict[str, Any]:
    return {
        "to": f"{uuid4().hex}@example.com",
        "from": "shop@example.com",
        "subject": "Your order",
        "text": "Pay here: https://shop.example/p/abc?x=1&y=2. Thank you.",
        "html": '<p>Pay <a href="https://shop.example/p/abc?x=1&amp;y=2">here</a></p>',
        "headers": {"X-Order": "1001"},
    } | changes


def shipment(**changes: Any) -> dict[str, Any]:
    return {
        "reference": uuid4().hex,
        "service": "parcel",
        "from": ADDRESS,
        "to": ADDRESS | {"name": "Ola <Nordmann>"},
        "weight_grams": 1250,
        "parcels": 1,
    } | changes


def test_takes_a_mail_once_per_key(outside: Process) -> None:
    before = outside.get("/stats")["mail"]
    body, key = mail(), uuid4().hex
    first = outside.post("/mail", body, key)
    again = outside.post("/mail", body | {"subject": "Your order again"}, key)

    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    after = outside.get("/stats")["mail"]
    assert after["sent"] - before["sent"] == 1
    assert after["repeats"] - before["repeats"] == 1


def test_shows_the_pictures_of_a_mail_and_takes_no_other(outside: Process) -> None:
    sent = mail(
        html='<img src="cid:qr-A"><img src="cid:b">',
        pictures={"qr-A": "iVBORw==", "b": '"onerror="x'},
    )
    message_id = outside.post("/mail", sent).json()["id"]
    page = outside.http.get(f"/messages/{message_id}/html").text
    assert 'src="data:image/png;base64,iVBORw=="' in page
    assert "onerror" not in page


def test_counts_equal_mails_under_different_keys(outside: Process) -> None:
    before = outside.get("/stats")["mail"]["doubles"]
    body = mail()
    outside.post("/mail", body)
    outside.post("/mail", body)
    assert outside.get("/stats")["mail"]["doubles"] - before == 1


def test_finds_messages_by_recipient_kind_and_content(outside: Process) -> None:
    sent = mail()
    outside.post("/mail", sent)
    outside.post("/sms", {"to": "+447700900123", "text": "Code 481 203 https://shop.example/q"})

    found = outside.get(f"/messages.json?to={sent['to'].upper()}")["messages"]
    assert [each["links"] for each in found] == [["https://shop.example/p/abc?x=1&y=2"]]
    texts = outside.get("/messages.json?kind=sms&contains=481")["messages"]
    assert [each["to"] for each in texts] == ["+447700900123"]


def test_shows_messages_with_links_and_a_closed_frame(outside: Process) -> None:
    sent = mail(html="<script>alert(1)</script><p>Hello</p>", subject="<b>Hi</b>")
    message_id = outside.post("/mail", sent).json()["id"]

    listed = outside.browser.get("/", params={"to": sent["to"]}).text
    assert "1 message" in listed
    assert '<a href="https://shop.example/p/abc?x=1&amp;y=2">' in listed
    page = outside.browser.get(f"/messages/{message_id}")
    assert "&lt;b&gt;Hi" in page.text
    assert "<script" not in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    frame = outside.browser.get(f"/messages/{message_id}/html")
    assert "default-src 'none'" in frame.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/mail", mail(to="nobody"), "to"),
        ("/mail", mail(text="", html=""), "text"),
        ("/sms", {"to": "07700900123", "text": "x"}, "to"),
        ("/carrier/shipments", shipment(weight_grams=0), "weight_grams"),
        ("/carrier/shipments", shipment(to=ADDRESS | {"country": "Norway"}), "to.country"),
    ],
)
def test_names_the_bad_field_outside(
    outside: Process, path: str, body: dict[str, Any], field: str
) -> None:
    answer = outside.post(path, body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_json_needs_the_key_and_pages_do_not(outside: Process) -> None:
    for path in ("/messages.json", "/stats", "/carrier/shipments"):
        assert httpx.get(outside.url + path).status_code == 401
    for path in ("/", "/carrier", "/health", "/static/sandbox.css"):
        assert httpx.get(outside.url + path).status_code == 200
    assert outside.http.post("/mail", json=mail()).status_code == 400
    assert outside.post("/mail", mail(text="x" * 1_100_000)).status_code == 413
    assert httpx.get(f"{outside.url}/static/../outside.sqlite3").status_code == 404


def test_fails_on_demand_and_takes_the_repeat(outside: Process) -> None:
    body, key = mail(), uuid4().hex
    outside.http.post("/control", json={"fail_next": 1, "lose_next": 1})
    assert [outside.post("/mail", body, key).status_code for _ in range(3)] == [503, 504, 201]
    assert len(outside.get(f"/messages.json?to={body['to']}")["messages"]) == 1


def test_registers_a_shipment_once(outside: Process) -> None:
    body, key = shipment(), uuid4().hex
    first, again = (outside.post("/carrier/shipments", body, key).json() for _ in range(2))
    assert first == again
    other = outside.post("/carrier/shipments", body | {"parcels": 2}, key)
    assert other.json()["code"] == "idempotency_key_reused"
    found = outside.get(f"/carrier/shipments?reference={body['reference']}")["data"]
    assert [each["tracking_number"] for each in found] == [first["tracking_number"]]


def test_tells_what_happens_to_a_shipment(outside: Process, receiver: Receiver) -> None:
    tracking = outside.post("/carrier/shipments", shipment()).json()["tracking_number"]
    path = f"/carrier/shipments/{tracking}/events"

    assert outside.post(path, {"type": "handed_in"}).json()["status"] == "handed_in"
    eventually(lambda: receiver.types(tracking) == ["shipment.handed_in"])
    page_path = f"/carrier/track/{tracking}"
    outside.browser.post(f"{page_path}/events", data={"type": "delivered"})
    eventually(lambda: receiver.types(tracking)[1:] == ["shipment.delivered"])
    assert all(receiver.good)
    assert "Delivered" in outside.browser.get(page_path).text
    assert outside.post(path, {"type": "lost"}).json()["code"] == "shipment_closed"
    assert outside.post(path, {"type": "eaten"}).status_code == 422


def test_prints_one_label_per_parcel(outside: Process) -> None:
    made = outside.post("/carrier/shipments", shipment(parcels=2)).json()
    label = outside.browser.get(made["label_url"]).text
    assert label.count('class="label"') == 2
    assert label.count("<svg") == 2
    assert f"{made['tracking_number']}02" in label
    assert "Ola &lt;Nordmann&gt;" in label
    tracking = outside.browser.get(made["tracking_url"]).text
    assert "Ola" not in tracking


def test_tracking_numbers_carry_the_check_digit_of_s10() -> None:
    assert tracking_number(47312482) == "NP473124829NO"


def read_back(ones: str) -> str:
    """Read Code 128 for the test: widths, set switches, check character."""
    widths = [len(run) for run in re.findall(r"1+|0+", ones)]
    symbols = ["".join(map(str, widths[at : at + 6])) for at in range(0, len(widths) - 7, 6)]
    found = [barcode.WIDTHS.index(symbol) for symbol in symbols]
    check = found.pop()
    assert check == (found[0] + sum(i * v for i, v in enumerate(found[1:], 1))) % 103
    in_c, text = found[0] == 105, ""
    for value in found[1:]:
        if value == (100 if in_c else 99):
            in_c = not in_c
        else:
            text += f"{value:02d}" if in_c else chr(value + 32)
    return text


@pytest.mark.parametrize(
    "text", ["NP473124829NO", "NP47312482NO01", "A", "12", "1234567", "x123y~"]
)
def test_barcodes_read_back(text: str) -> None:
    ones = barcode.modules(text)
    assert ones.startswith("11010")
    assert ones.endswith("1100011101011")
    assert read_back(ones) == text


def test_barcode_patterns_are_those_of_the_standard() -> None:
    """Each is 11 modules with an even number of dark ones, and none comes twice."""
    assert len(set(barcode.WIDTHS)) == 107
    for pattern in barcode.WIDTHS[:106]:
        assert sum(map(int, pattern)) == 11
        assert sum(map(int, pattern[::2])) % 2 == 0
    assert barcode.values("1234") == [105, 12, 34, 82, 106]


def test_the_carrier_is_away_slow_and_loses_what_it_delivers(outside: Process) -> None:
    try:
        outside.post("/carrier/control", {"away": True})
        assert outside.post("/carrier/shipments", shipment(), uuid4().hex).status_code == 503
        assert outside.post("/mail", mail(), uuid4().hex).status_code == 201
        outside.post("/carrier/control", {"reset": True, "lose_parcels": 1, "return_parcels": 1})
        ends = []
        for _parcel in range(3):
            made = outside.post("/carrier/shipments", shipment(), uuid4().hex).json()
            events = f"/carrier/shipments/{made['tracking_number']}/events"
            outside.post(events, {"type": "in_transit"})
            ends.append(outside.post(events, {"type": "delivered"}).json()["status"])
        assert ends == ["lost", "returned", "delivered"]
        outside.post("/carrier/control", {"shuffle": True})
        assert [each["type"] for each in outside.get(events.removesuffix("/events"))["events"]] == [
            "delivered",
            "in_transit",
        ]
        assert outside.post("/carrier/control", {"nothing": 1}).status_code == 422
    finally:
        outside.post("/carrier/control", {"reset": True})
