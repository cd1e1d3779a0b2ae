"""What a store can promise for a basket."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from stores.inventory.promise import can_collect, collect_options
from stores.locations import operations as locations
from stores.locations.models import Location

MINUTE = timedelta(minutes=1)


def test_names_what_is_short_and_when_the_rest_is_ready(floor, django_assert_num_queries):
    basket = {floor.mug.pk: 10, floor.tent.pk: 11}
    floor.placed_order((floor.mug, 1, floor.manchester))

    with django_assert_num_queries(2):
        leeds, manchester = can_collect(
            basket, [floor.leeds, floor.manchester], floor.now, km={floor.leeds.pk: 1.25}
        )

    assert (leeds.location, leeds.km, leeds.lines, leeds.wanted) == (floor.leeds, 1.25, 1, 2)
    assert leeds.short == (floor.tent.pk,)
    assert not leeds.is_whole
    assert not leeds.can_collect
    assert leeds.state.open
    assert (manchester.km, manchester.lines, len(manchester.short)) == (None, 0, 2)


def test_promises_the_whole_basket_within_opening_hours(floor):
    (option,) = can_collect({floor.mug.pk: 10}, [floor.leeds], floor.now)
    assert option.can_collect
    assert option.ready_by == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    late = floor.now + timedelta(hours=7)
    (option,) = can_collect({floor.mug.pk: 10}, [floor.leeds], late)
    assert option.ready_by == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_promises_nothing_where_nothing_is_collected(floor):
    floor.leeds.services = ["returns"]
    (option,) = can_collect({floor.mug.pk: 1}, [floor.leeds], floor.now)
    assert option.is_whole
    assert option.ready_by is None
    assert not option.can_collect


def test_a_full_hour_moves_the_promise_and_ones_own_booking_does_not(floor):
    Location.objects.filter(pk=floor.leeds.pk).update(slot_capacity=1)
    floor.leeds.refresh_from_db()
    cart = uuid4()
    in_time = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    booked = locations.book_slot(
        location_id=floor.leeds.pk, owner=cart, expires_at=floor.now + MINUTE, now=floor.now
    )
    assert booked.ready_by == in_time

    def ready(**said):
        said = {"now": floor.now} | said
        (option,) = can_collect({floor.mug.pk: 1}, [floor.leeds], **said)
        return option.ready_by

    assert ready() == datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert ready(besides=cart) == in_time
    later = floor.now + 2 * MINUTE
    assert ready(now=later) == datetime(2026, 11, 24, 12, 15, tzinfo=UTC)  # the booking has ended


def test_a_pause_with_an_end_promises_from_there_and_one_without_nothing(floor):
    floor.leeds.paused_at = floor.now
    floor.leeds.paused_until = floor.now + timedelta(hours=3)
    (option,) = can_collect({floor.mug.pk: 1}, [floor.leeds], floor.now)
    assert option.ready_by == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

    floor.leeds.paused_until = None
    (option,) = can_collect({floor.mug.pk: 1}, [floor.leeds], floor.now)
    assert not option.can_collect


def test_the_nearest_stores_do_not_hide_the_next_one_that_has_it(floor, django_assert_num_queries):
    near = [
        floor._location(
            f"GB9{number:02}", f"Shop Leeds{number}", "store", 53.79 + number / 100, -1.54
        )
        for number in range(4)
    ]
    floor.stock(floor.tent, floor.manchester, 3)
    basket = {floor.tent.pk: 1}
    Location.objects.filter(pk=floor.leeds.pk).update(services=[])

    with django_assert_num_queries(3):
        options = collect_options(basket, "GB", floor.now, here=near[0], limit=4)

    assert [option.can_collect for option in options] == [False, False, False, True]
    assert options[-1].location == floor.manchester
    assert [option.location for option in options[:3]] == near[:3]


def test_without_a_place_those_that_have_everything_come_first(floor):
    floor.stock(floor.tent, floor.manchester, 3)
    options = collect_options({floor.tent.pk: 11}, "GB", floor.now)
    assert [option.location for option in options] == [floor.manchester, floor.leeds]
