"""A bulk edit is what was shown, and happens once."""

import re

import time_machine

from commerce.catalogue.models import Price
from core.actor import Channel, Role
from core.models import Job

FORM = {"text": "mug", "action": "percent", "market": "GB", "by": "-20"}


def shown(desk, form=FORM):
    page = desk.post("/merchandise/bulk/", form).text
    return {"do": "apply", "plan": re.findall(r'name="plan" value="([^"]+)"', page)[0]}


def mug():
    return Price.objects.get(variant__sku="FF-MUG", market="GB").amount


def test_pressed_twice_it_is_one_job(desk, work):
    form = shown(desk)

    first, second = (desk.post("/merchandise/bulk/", form) for _press in range(2))
    work()
    desk.post("/merchandise/bulk/", form)
    work()

    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1
    assert mug() == 1000


def test_shown_again_it_is_another(desk, work):
    for _time in range(2):
        desk.post("/merchandise/bulk/", shown(desk))
        work()
    assert mug() == 800


def test_what_is_done_is_what_was_shown_whatever_the_fields_say_by_then(desk, work):
    desk.post("/merchandise/bulk/", shown(desk) | FORM | {"by": "-90", "text": "", "brand": "x"})

    job = work()

    assert mug() == 1000
    assert job.title == "Change the price by per cent: GB, -20, mug"


def test_nothing_is_done_that_was_not_shown_to_her_lately(desk, world, client):
    form = shown(desk)
    for plan in ("", "made up", form["plan"][:-2]):
        answer = desk.post("/merchandise/bulk/", FORM | {"do": "apply", "plan": plan})
        assert answer.status_code == 422
        assert "too old" in answer.text
    boss = world.staff("ida@example.com", "Ida", Channel.BACK_OFFICE, Role.ADMINISTRATOR)
    client.force_login(world.user(boss))
    assert client.post("/merchandise/bulk/", form).status_code == 422
    client.force_login(world.user(world.merchandiser))
    with time_machine.travel(world.now.timestamp() + 3700, tick=False):
        assert client.post("/merchandise/bulk/", form).status_code == 422
    assert not Job.objects.exists()


def test_what_would_be_done_stands_above_its_button(desk):
    page = desk.post("/merchandise/bulk/", FORM).text
    assert "Change the price by per cent: GB, -20, mug" in page
    # The button stands in a form of its own, so the fields above it are not sent along.
    (form,) = re.findall(r'<form method="post"><input[^>]*csrf[^>]*>.*?</form>', page, re.DOTALL)
    assert re.findall(r'name="(\w+)"', form) == ["csrfmiddlewaretoken", "plan", "do"]
