"""Writing places, staff and postcodes."""

from datetime import date, time

import pytest
from django.contrib.auth import get_user_model

from core.actor import Actor, Channel, Role
from core.errors import Invalid, NotFound
from core.models import Event
from stores.locations import operations, queries, rules
from stores.locations.models import Assignment, Location, OpeningHours, Postcode, SpecialDay

BOSS = Actor(channel=Channel.BACK_OFFICE, user_id=1, roles=frozenset({Role.MANAGER}))
LUNCH = ((time(9), time(12)), (time(13), time(18)))


def row(**columns):
    return operations.LocationRow(
        **{
            "code": "NO035",
            "kind": "store",
            "name": "Tromsø Storgata",
            "market": "NO",
            "latitude": 69.6489,
            "longitude": 18.95508,
            "street": "Storgata 1",
            "postcode": "9006",
            "city": "Tromsø",
            "week": (LUNCH,) * 5 + ((), ()),
            "special": {date(2026, 12, 25): ("Første juledag", ())},
        }
        | columns
    )


@pytest.mark.django_db
def test_writes_a_place_with_hours_and_special_days(now):
    place = operations.upsert_locations([row()])[0]
    assert (place.slug, place.zone_name, place.country) == ("tromso-storgata", "Europe/Oslo", "NO")
    hours = queries.hours_of(place, now=now)
    assert hours.week == (LUNCH,) * 5 + ((), ())
    assert hours.special[date(2026, 12, 25)].name == "Første juledag"


@pytest.mark.django_db
def test_the_same_rows_twice_change_nothing():
    first = operations.upsert_locations([row(), row(code="NO036", slug="two")])
    second = operations.upsert_locations([row(), row(code="NO036", slug="two")])
    assert [place.pk for place in first] == [place.pk for place in second]
    counts = [model.objects.count() for model in (Location, OpeningHours, SpecialDay)]
    assert counts == [2, 20, 2]


@pytest.mark.django_db
def test_replaces_what_a_place_had():
    operations.upsert_locations([row()])
    place = operations.upsert_locations(
        [row(name="Tromsø Nerstranda", week=((),) * 7, special={})]
    )[0]
    assert place.name == "Tromsø Nerstranda"
    assert not OpeningHours.objects.exists()
    assert not SpecialDay.objects.exists()


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_places(django_assert_max_num_queries):
    rows = [row(code=f"NO{number:03}", slug=f"no-{number}") for number in range(52)]
    with django_assert_max_num_queries(8):
        assert len(operations.upsert_locations(rows)) == 52


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"market": "SE"}, "market"),
        ({"kind": "kiosk"}, "kind"),
        ({"services": ["coffee"]}, "services"),
        ({"week": ((),) * 6}, "week"),
        ({"week": (((time(9), time(12)), (time(11), time(13))),) + ((),) * 6}, "week"),
        ({"special": {date(2026, 12, 24): ("Eve", ((time(14), time(10)),))}}, "week"),
    ],
)
def test_refuses_what_does_not_fit_and_writes_nothing(columns, field):
    with pytest.raises(Invalid) as refused:
        operations.upsert_locations([row(code="NO001", slug="good"), row(**columns)])
    assert list(refused.value.fields) == [field]
    assert not Location.objects.exists()


@pytest.mark.django_db
def test_refuses_a_code_that_comes_twice():
    with pytest.raises(Invalid):
        operations.upsert_locations([row(), row(slug="other")])
    assert not Location.objects.exists()


@pytest.fixture
def clerk(db):
    return get_user_model().objects.create_user("clerk@example.com")


def test_sets_the_places_where_somebody_works(places, clerk, now):
    london, york = places["london"].pk, places["york"].pk
    operations.assign_staff(user_id=clerk.pk, location_ids=[london], actor=BOSS, now=now)
    operations.assign_staff(user_id=clerk.pk, location_ids=[york], actor=BOSS, now=now)
    assert list(Assignment.objects.values_list("user_id", "location_id")) == [(clerk.pk, york)]
    last = Event.objects.order_by("-id")[0]
    assert (last.type, last.privileged, last.subject) == ("StaffAssigned", True, f"user:{clerk.pk}")
    assert last.payload == {"user_id": clerk.pk, "location_ids": [york], "before": [london]}


def test_assigning_the_same_places_again_records_nothing(places, clerk, now):
    for _time in range(2):
        operations.assign_staff(
            user_id=clerk.pk, location_ids=[places["york"].pk], actor=BOSS, now=now
        )
    assert Event.objects.filter(type="StaffAssigned").count() == 1


def test_refuses_a_place_that_does_not_exist(places, clerk, now):
    with pytest.raises(NotFound):
        operations.assign_staff(
            user_id=clerk.pk, location_ids=[places["york"].pk, 0], actor=BOSS, now=now
        )
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_loads_the_postcodes_once():
    counts = [operations.load_postcodes(), operations.load_postcodes(), Postcode.objects.count()]
    assert counts == [7997, 7997, 7997]
    assert Postcode.objects.get(country="NO", code="9006").place == "Tromsø"
    sandvika = Postcode.objects.get(country="NO", code="1300")
    assert rules.distance_km((sandvika.latitude, sandvika.longitude), (59.89, 10.52)) < 20
