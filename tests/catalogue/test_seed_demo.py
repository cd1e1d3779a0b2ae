"""The demo's seed: a small one of it, and who may sign in."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.models import Customer, RoleGrant
from commerce.catalogue import queries
from commerce.catalogue.models import Product, Variant
from stores.inventory.models import StockLevel, StockMovement
from stores.locations.models import Assignment, Location
from tests.catalogue.conftest import GB, NO


@pytest.fixture
def seed(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def run(*arguments):
        out = io.StringIO()
        call_command("seed_demo", *arguments, stdout=out)
        return out.getvalue()

    return run


def test_seeds_a_shop_with_places_stock_and_people_once(seed):
    seed("--products", "11")

    assert Product.objects.count() == 11
    assert Location.objects.filter(kind="store").count() == 50
    assert Location.objects.filter(kind="warehouse").count() == 3
    assert {node.slug for node in queries.departments(GB, "en")} >= {"camp", "kitchen"}
    assert queries.departments(NO, "nb")
    totals = (
        StockLevel.objects.aggregate(units=Sum("on_hand")),
        StockMovement.objects.aggregate(units=Sum("on_hand")),
    )
    assert totals[0] == totals[1]
    assert totals[0]["units"] > 1000
    assert RoleGrant.objects.filter(role="store_staff").exists()
    assert Assignment.objects.filter(location__code="GB004").exists()
    assert Customer.objects.count() > 20
    units, variants = totals[0], Variant.objects.count()

    seed("--products", "11")
    assert "nothing to seed" in seed("--if-empty")

    assert (StockLevel.objects.aggregate(units=Sum("on_hand")), Variant.objects.count()) == (
        units,
        variants,
    )


def test_everybody_on_the_list_of_logins_can_sign_in(seed, settings, client):
    seed("--products", "1")
    settings.DEMO = True
    out = io.StringIO()
    call_command("demo_logins", "--json", stdout=out)

    logins = json.loads(out.getvalue())

    assert {login["role"] for login in logins} == {
        "csa", "csa_lead", "store_staff", "store_manager", "warehouse", "merchandiser", "manager", "administrator",
    }  # fmt: skip
    places = {
        role: [login["place"] for login in logins if login["role"] == role]
        for role in ("store_staff", "warehouse")
    }
    assert places == {
        "store_staff": ["GB004", "GB003", "NO031", "NO032"],
        "warehouse": ["GBW1", "NOW1", "IEW1"],
    }
    assert len({login["email"] for login in logins}) == len(logins)
    for login in logins:
        assert login["url"].startswith(settings.BASE_URL)
        assert client.login(
            username=login["email"], email=login["email"], password=login["password"]
        )


@pytest.mark.parametrize("command", ["demo_logins", "seed_demo"])
def test_refuses_outside_a_demo(command, settings, db):
    settings.DEMO = settings.TESTING = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command(command)
