"""Finding places: by name, by distance, by who works there."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from core.actor import SYSTEM, Actor, Channel, Role
from core.errors import NotFound
from stores.locations import queries, rules
from stores.locations.models import Assignment, Location, Postcode

LONDON = (51.50853, -0.12574)


def names(near):
    return [item.location.city for item in near]


def test_lists_the_nearest_stores_first(places, django_assert_num_queries):
    with django_assert_num_queries(1):
        near = queries.nearest(*LONDON, "GB")
    assert names(near) == ["London", "Manchester", "York"]
    for item in near:
        assert item.km == pytest.approx(rules.distance_km(LONDON, item.location.point), abs=0.001)


def test_narrows_the_nearest_by_limit_kind_service_and_market(places):
    assert names(queries.nearest(*LONDON, "GB", limit=1)) == ["London"]
    assert names(queries.nearest(*LONDON, "GB", kind="warehouse")) == ["Daventry"]
    assert names(queries.nearest(*LONDON, "GB", service="collect")) == ["London", "York"]
    assert names(queries.nearest(*LONDON, "NO")) == ["Tromsø"]


def test_a_closed_down_store_is_found_nowhere(places):
    Location.objects.filter(pk=places["london"].pk).update(is_active=False)
    assert "London" not in names(queries.nearest(*LONDON, "GB"))
    assert places["london"] not in queries.stores("GB")
    with pytest.raises(NotFound):
        queries.store_by_slug("covent-garden")


def test_the_index_of_positions_is_built_with_no_search_path_as_a_restore_does(places):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("REINDEX INDEX public.location_position")
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM locations_location"
            " ORDER BY public.ll_to_earth(latitude, longitude) <-> public.ll_to_earth(51, 0) LIMIT 5"
        )
        assert "location_position" in str(cursor.fetchall())


def test_finds_a_store_by_its_address_on_the_web(places):
    assert queries.store_by_slug("york") == places["york"]
    with pytest.raises(NotFound):
        queries.store_by_slug("daventry")  # a warehouse has no page
    assert [store.city for store in queries.stores("GB")] == ["London", "Manchester", "York"]


def test_each_market_has_its_warehouse(places):
    assert queries.warehouse_of("GB") == places["warehouse"]
    with pytest.raises(NotFound):
        queries.warehouse_of("NO")


def test_cards_cost_the_same_for_one_store_and_for_all(places, now, django_assert_num_queries):
    stores = list(queries.stores("GB"))
    with django_assert_num_queries(2):
        cards = queries.store_cards(stores, now=now)
    assert all(card.state.open for card in cards)
    assert [card.ready_by for card in cards] == [
        datetime(2026, 11, 23, 14, tzinfo=UTC),
        None,  # Manchester does not hand over orders
        datetime(2026, 11, 23, 14, tzinfo=UTC),
    ]
    with django_assert_num_queries(3):
        near = queries.nearest_cards(queries.Place(*LONDON, "London", "GB"), "GB", now=now)
    assert [round(card.km) for card in near] == [0, 262, 280]


def test_a_special_day_changes_the_state(make, now):
    place = make(special={date(2026, 11, 23): ("Stocktaking", ())})
    state = queries.opening_states([place], now=now)[place.pk]
    assert (state.open, state.special) == (False, "Stocktaking")
    assert queries.hours_of(place, now=now).special[date(2026, 11, 23)].intervals == ()


# Who works where


def actor(*roles, user_id=None):
    return Actor(channel=Channel.STORE, user_id=user_id, roles=frozenset(roles))


@pytest.fixture
def clerk(places):
    """Works in York, and by a slip of somebody's hand is assigned to the warehouse too."""
    user = get_user_model().objects.create_user("clerk@example.com")
    for name in ("york", "warehouse"):
        Assignment.objects.create(user=user, location=places[name])
    return user


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STORE_STAFF, ["York"]),
        (Role.STORE_MANAGER, ["York"]),
        (Role.WAREHOUSE, ["Daventry"]),
        (Role.CSA, []),
        (Role.MERCHANDISER, []),
        (Role.MANAGER, ["Daventry", "London", "Manchester", "Tromsø", "York"]),
        (Role.ADMINISTRATOR, ["Daventry", "London", "Manchester", "Tromsø", "York"]),
    ],
)
def test_a_role_holds_in_its_places(places, clerk, role, expected):
    found = queries.locations_for(actor(role, user_id=clerk.pk))
    assert sorted(found.values_list("city", flat=True)) == expected


def test_nobody_and_somebody_else_work_nowhere(places, clerk):
    other = get_user_model().objects.create_user("other@example.com")
    for who in (
        actor(),
        actor(Role.STORE_STAFF),
        actor(Role.STORE_STAFF, user_id=other.pk),
        actor(user_id=clerk.pk),
        SYSTEM,
    ):
        assert not queries.locations_for(who).exists()


# Names and postcodes


@pytest.fixture
def postcodes(db):
    """Load a few lines of the files that ship with the project."""
    rows = [
        ("GB", "SW1A", "", 51.50459, -0.13214),
        ("GB", "YO1", "", 53.95863, -1.08279),
        ("GB", "M1", "", 53.47744, -2.2363),
        ("GB", "M11", "", 53.47883, -2.18109),
        ("GB", "EC1A", "", 51.52052, -0.10415),
        ("GB", "EC1V", "", 51.52681, -0.09781),
        ("GB", "EC2A", "", 51.52364, -0.08551),
        ("NO", "0150", "Oslo", 59.9127, 10.7461),
        ("NO", "1353", "Bærums Verk", 59.8927, 10.4649),
        ("NO", "4604", "Kristiansand S", 58.1467, 7.9956),
        ("NO", "6001", "Ålesund", 62.4723, 6.1549),
        ("NO", "9006", "Tromsø", 69.6489, 18.9551),
    ]
    Postcode.objects.bulk_create(
        Postcode(
            country=country,
            code=code,
            place=place,
            place_folded=rules.folded(place),
            latitude=latitude,
            longitude=longitude,
        )
        for country, code, place, latitude, longitude in rows
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("SW1A 1AA", "SW1A"),
        ("sw1a1aa", "SW1A"),
        ("yo1", "YO1"),
        ("M1 1", "M1"),
        ("EC1", "EC1"),  # the middle of EC1A, EC1M ...
        ("london", "London"),
        ("  MANCHESTER ", "Manchester"),
        ("manch", "Manchester"),
        ("ZZ99 9ZZ", None),
        ("Atlantis", None),
        ("yo", None),
        ("", None),
        ("%_", None),
        ("x" * 200, None),
    ],
)
def test_knows_places_in_britain(places, postcodes, text, label):
    place = queries.geocode(text, "GB")
    assert (place and place.label) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("0150", "0150 Oslo"),
        (" 90 06 ", "9006 Tromsø"),
        ("tromso", "Tromsø"),
        ("TROMSØ", "Tromsø"),
        ("Tromsoe", "Tromsø"),
        ("aalesund", "Ålesund"),
        ("Bærums verk", "Bærums Verk"),
        ("kristians", "Kristiansand S"),
        ("9999", None),
        ("SW1A 1AA", None),
        ("²²²²", None),
    ],
)
def test_knows_places_in_norway(places, postcodes, text, label):
    place = queries.geocode(text, "NO")
    assert (place and place.label) == label


def test_the_middle_of_a_district_lies_in_it(postcodes):
    place = queries.geocode("ec1", "GB")
    assert rules.distance_km((place.latitude, place.longitude), (51.5225, -0.103)) < 2
