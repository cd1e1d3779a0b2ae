"""Carts over the API."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts import operations as accounts
from accounts.identity import person
from accounts.models import Customer, User
from commerce.cart.models import Cart, CartLine
from core.models import Event


def command(kind, **values):
    return {"type": kind, "client_id": str(uuid4())} | values


@pytest.fixture
def cart(people):
    """Give the shopper's cart with two kettles to deliver."""
    opened = people.as_shopper.post("carts/").json()
    people.as_shopper.post(
        f"carts/{opened['id']}/commands/", command("add", sku="FF-KETTLE", quantity=2)
    )
    return people.as_shopper.get(f"carts/{opened['id']}/").json()


def opened_by_csa(people, cart, *, editing=True):
    answer = people.as_csa.post("carts/open/", {"code": cart["sharing"]["call_code"]})
    assert answer.status_code == 200
    if editing:
        people.as_shopper.post(f"carts/{cart['id']}/sharing/editing/")
    return answer.json()


def test_opens_the_same_cart_again(people):
    first = people.as_shopper.post("carts/")
    assert first.status_code == 201
    assert people.as_shopper.post("carts/").json()["id"] == first.json()["id"]
    assert people.as_other_shopper.post("carts/").json()["id"] != first.json()["id"]


def test_opens_a_cart_in_the_other_market(people):
    cart = people.as_shopper.send("POST", "carts/?market=NO&language=nb").json()
    assert (cart["market"], cart["language"], cart["total"]["currency"]) == ("NO", "nb", "NOK")


def test_wants_somebody(people):
    answer = people.as_nobody.post("carts/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "sign-in-required"


def test_shows_lines_and_prices(people, cart):
    [line] = cart["lines"]
    assert (line["sku"], line["quantity"], line["method"]) == ("FF-KETTLE", 2, "deliver")
    assert line["gross"] == {"amount": 9800, "currency": "GBP"}
    assert cart["total"]["amount"] == 9800
    assert cart["can_be_ordered"]


@pytest.mark.parametrize("who", ["as_other_shopper", "as_clerk"])
def test_hides_a_cart_from_others(people, cart, who):
    assert getattr(people, who).get(f"carts/{cart['id']}/").status_code == 404


def test_hides_a_cart_from_an_advisor_without_its_code(people, cart):
    answer = people.as_csa.get(f"carts/{cart['id']}/")
    assert (answer.status_code, answer.json()["code"]) == (403, "sharing-ended")


def test_answers_entries_since(people, cart):
    people.as_shopper.post(f"carts/{cart['id']}/commands/", command("add", sku="FF-MUG"))
    fresh = people.as_shopper.get(f"carts/{cart['id']}/", since=cart["version"]).json()
    assert [(entry["number"], entry["kind"]) for entry in fresh["entries"]] == [
        (cart["version"] + 1, "added")
    ]
    assert (
        people.as_shopper.get(f"carts/{cart['id']}/", since=fresh["version"]).json()["entries"]
        == []
    )


def test_a_command_is_applied_once(people, cart):
    wish = command("add", sku="FF-MUG", quantity=3)
    first = people.as_shopper.post(f"carts/{cart['id']}/commands/", wish).json()
    again = people.as_shopper.post(f"carts/{cart['id']}/commands/", wish).json()
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["number"] == again["number"]
    assert CartLine.objects.get(variant=people.mug).quantity == 3


def test_collects_at_a_store(people, cart):
    wish = command("add", variant_id=people.mug.pk, method="collect", location="gb004")
    changed = people.as_shopper.post(f"carts/{cart['id']}/commands/", wish).json()
    assert changed["cart"]["lines"][1]["location"]["code"] == "GB004"


def test_a_stale_edit_brings_the_fresh_cart(people, cart):
    line_id, seen = cart["lines"][0]["id"], cart["version"]
    people.as_shopper.post(f"carts/{cart['id']}/commands/", command("add", sku="FF-MUG"))
    wish = command("set_quantity", line_id=line_id, quantity=5, base_version=seen)
    answer = people.as_shopper.post(f"carts/{cart['id']}/commands/", wish)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "stale-cart")
    assert problem["cart"]["version"] == seen + 1
    assert [line["quantity"] for line in problem["cart"]["lines"]] == [2, 1]
    again = wish | {"base_version": problem["cart"]["version"], "client_id": str(uuid4())}
    assert (
        people.as_shopper.post(f"carts/{cart['id']}/commands/", again).json()["cart"]["lines"][0][
            "quantity"
        ]
        == 5
    )


def test_more_than_there_is_says_what_is_left(people, cart):
    wish = command("add", sku="FF-KETTLE", quantity=20)
    answer = people.as_shopper.post(f"carts/{cart['id']}/commands/", wish)
    assert (answer.status_code, answer.json()["code"]) == (409, "out-of-stock")
    assert answer.json()["shortages"][0]["left"] == 10
    assert answer.json()["cart"]["count"] == 2


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"type": "jump"}, "type"),
        (command("add"), "sku"),
        (command("add", sku="NOPE"), "sku"),
        (command("add", sku="FF-MUG", quantity=0), "quantity"),
        (command("add", sku="FF-MUG", method="collect", location="XX"), "location"),
        (command("set_quantity", line_id=1, quantity=2), "base_version"),
        ({"type": "remove", "line_id": 1}, "client_id"),
        ([], "non_field_errors"),
    ],
)
def test_says_which_field_does_not_fit(people, cart, wish, field):
    answer = people.as_shopper.post(f"carts/{cart['id']}/commands/", wish)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_takes_details_and_says_what_is_missing(people, cart):
    empty = {
        "full_name": "",
        "email": "nobody",
        "street": "1 Way",
        "postcode": "?",
        "city": "Leeds",
    }
    answer = people.as_shopper.put(f"carts/{cart['id']}/details/", empty)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"full_name", "email", "postcode"}

    good = {
        "full_name": "Ada Shaw",
        "email": "Ada@example.com",
        "phone": "07700 900123",
        "street": "2 Park Row",
        "postcode": "ls15hd",
        "city": "Leeds",
    }
    kept = people.as_shopper.put(f"carts/{cart['id']}/details/", good).json()["details"]
    assert (kept["email"], kept["phone"], kept["postcode"]) == (
        "ada@example.com",
        "+447700900123",
        "LS1 5HD",
    )


def test_an_advisor_looks_then_edits_until_sharing_ends(people, cart):
    seen = opened_by_csa(people, cart, editing=False)
    assert not seen["may_edit"]
    assert seen["sharing"]["call_code"] == ""
    commands = f"carts/{cart['id']}/commands/"
    assert (
        people.as_csa.post(commands, command("add", sku="FF-MUG")).json()["code"] == "may-only-look"
    )

    granted = people.as_shopper.post(f"carts/{cart['id']}/sharing/editing/")
    assert granted.json()["mode"] == "edit"
    assert granted.json()["with_name"] == "Maya"
    changed = people.as_csa.post(commands, command("add", sku="FF-MUG")).json()["cart"]
    assert changed["lines"][1]["author"] == "Maya"
    entries = people.as_shopper.get(f"carts/{cart['id']}/", since=changed["version"] - 1).json()[
        "entries"
    ]
    assert [(entry["by"], entry["name"], entry["channel"]) for entry in entries] == [
        ("staff", "Maya", "phone")
    ]

    assert people.as_shopper.delete(f"carts/{cart['id']}/sharing/").json()["mode"] == ""
    refused = people.as_csa.post(commands, command("add", sku="FF-MUG"))
    assert (refused.status_code, refused.json()["code"]) == (403, "sharing-ended")
    assert (
        people.as_csa.post("carts/open/", {"code": cart["sharing"]["call_code"]}).status_code == 404
    )


def test_an_advisor_may_leave(people, cart):
    opened_by_csa(people, cart)
    assert people.as_csa.delete(f"carts/{cart['id']}/sharing/").json()["mode"] == ""
    assert people.as_csa.get(f"carts/{cart['id']}/").status_code == 403


def test_only_its_owner_allows_editing(people, cart):
    opened_by_csa(people, cart, editing=False)
    assert people.as_csa.post(f"carts/{cart['id']}/sharing/editing/").status_code == 403
    assert people.as_other_csa.post(f"carts/{cart['id']}/sharing/editing/").status_code == 403
    assert people.as_other_shopper.post(f"carts/{cart['id']}/sharing/editing/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("as_shopper", 401), ("as_clerk", 403), ("as_manager", 403)]
)
def test_only_advisors_open_by_code(people, cart, who, status):
    answer = getattr(people, who).post("carts/open/", {"code": cart["sharing"]["call_code"]})
    assert answer.status_code == status


def test_an_advisor_starts_a_cart_for_a_caller_once_per_key(people):
    key = str(uuid4())
    first = people.as_csa.post("carts/", key=key).json()
    again = people.as_csa.post("carts/", key=key).json()
    assert first["id"] == again["id"]
    assert first["may_edit"]
    assert "/carts/" in first["handover_url"]
    assert people.as_csa.post("carts/").json()["id"] != first["id"]


def test_a_customers_cart_without_a_browser_is_handed_over_to_nobody(people):
    ada = person(
        accounts.upsert_customer(email="ada@example.com", name="Ada", phone="", language="en").user
    )
    people.stock(people.mug, people.warehouse, 1)
    cart = people.cart(ada)
    people.add(cart, people.mug, 1, actor=ada)
    cart.refresh_from_db()

    opened = people.as_csa.post("carts/open/", {"code": cart.call_code}).json()

    assert (opened["sharing"]["mode"], opened["handover_url"]) == ("view", "")


def test_a_key_with_another_body_is_refused(people, cart):
    key = str(uuid4())
    path = f"carts/{cart['id']}/commands/"
    people.as_shopper.post(path, command("add", sku="FF-MUG"), key=key)
    answer = people.as_shopper.post(path, command("add", sku="FF-TENT"), key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_reads_a_cart_in_at_most_ten_statements(people, cart, django_assert_max_num_queries):
    opened_by_csa(people, cart)
    with django_assert_max_num_queries(10):
        people.as_csa.get(f"carts/{cart['id']}/", since=0)
    with django_assert_max_num_queries(7):
        people.as_shopper.get(f"carts/{cart['id']}/", since=0)


def test_adds_in_twenty_statements(people, cart, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        people.as_shopper.post(
            f"carts/{cart['id']}/commands/", command("add", variant_id=people.mug.pk)
        )


def test_keeps_no_contact_data_in_the_log(people, cart):
    people.as_shopper.put(
        f"carts/{cart['id']}/details/",
        {
            "full_name": "Ada Shaw",
            "email": "ada@example.com",
            "street": "2 Park Row",
            "postcode": "LS1 5HD",
            "city": "Leeds",
        },
    )
    entries = people.as_shopper.get(f"carts/{cart['id']}/", since=0).json()["entries"]
    assert "ada@example.com" not in str(entries)
    assert not Event.objects.filter(payload__icontains="ada@example.com").exists()


def test_what_a_customer_buys_by_a_token_is_bought_on_the_web(people):
    user = User.objects.create_user(email="token@example.com", password="long enough 1")
    Customer.objects.create(user=user, name="Tom", email=user.email)

    answer = people.api_of(person(user)).post("carts/")

    assert answer.status_code == 201
    assert Cart.objects.get(pk=answer.json()["id"]).opened_in == "web"
