"""What a store can promise for a basket."""

from datetime import UTC, datetime, timedelta

from stores.inventory.promise import can_collect


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
