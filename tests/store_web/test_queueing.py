"""What a device did without network is done once, as the person who did it, and what is refused says why."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from core.models import IdempotencyKey
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection

ID = "0123456789abcdef"


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    return Collection.objects.get()


@pytest.fixture
def clerk(client, floor):
    client.force_login(floor.user(floor.clerk))
    return client


def send(client, name, collection, by, fields=None, key=ID):
    """What static/js/store-queue.js sends."""
    headers = {"X-Action": key, "X-Action-By": str(by.user_id), "Accept": "application/json"}
    return client.post(
        reverse(f"store:{name}", args=[collection.pk]), fields or {}, headers=headers
    )


def test_an_action_that_comes_twice_is_done_once(clerk, floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    first, second = collection.lines.order_by("pk")

    one = send(clerk, "pick_line", collection, floor.clerk, {"line": first.pk})
    again = send(clerk, "pick_line", collection, floor.clerk, {"line": first.pk})

    assert one.status_code == again.status_code == 200
    assert one.json() == again.json() == {"next": f"/store/collections/{collection.pk}/"}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.picked, second.picked) == (first.quantity, 0)


def test_without_its_id_the_second_one_is_refused(clerk, floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    line = collection.lines.order_by("pk")[0]

    send(clerk, "pick_line", collection, floor.clerk, {"line": line.pk})
    other = send(clerk, "pick_line", collection, floor.clerk, {"line": line.pk}, key=ID[::-1])

    assert (other.status_code, other.json()["code"]) == (409, "already-picked")


def test_a_refusal_is_told_in_words_and_stays_one(clerk, floor, collection):
    line = collection.lines.order_by("pk")[0]

    said = send(clerk, "pick_line", collection, floor.clerk, {"line": line.pk})
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    again = send(clerk, "pick_line", collection, floor.clerk, {"line": line.pk})

    assert (said.status_code, said.json()["code"]) == (409, "cannot-move")
    assert again.json()["detail"] == said.json()["detail"]
    line.refresh_from_db()
    assert line.picked == 0


@pytest.mark.django_db(transaction=True)
def test_a_server_that_dies_before_its_answer_has_done_nothing(
    clerk, floor, collection, monkeypatch
):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    line = collection.lines.order_by("pk")[0]

    def die(*args, **how):
        raise SystemExit

    monkeypatch.setattr(IdempotencyKey, "save", die)
    with pytest.raises(SystemExit):
        send(clerk, "pick_line", collection, floor.clerk, {"line": line.pk})
    line.refresh_from_db()
    assert line.picked == 0

    monkeypatch.undo()
    assert send(clerk, "pick_line", collection, floor.clerk, {"line": line.pk}).status_code == 200
    line.refresh_from_db()
    assert line.picked == line.quantity


def test_what_a_form_lacks_is_told_too(clerk, floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)

    said = send(clerk, "mark_ready", collection, floor.clerk, {"shelf": ""})

    assert (said.status_code, said.json()["errors"].keys()) == (422, {"shelf"})


def test_nobody_sends_what_a_colleague_did(client, floor, collection):
    client.force_login(floor.user(floor.colleague))

    refused = send(client, "accept", collection, floor.clerk)
    collection.refresh_from_db()
    assert (refused.status_code, refused.json()["code"]) == (409, "somebody-else")
    assert collection.accepted_at is None

    own = Client()
    own.force_login(floor.user(floor.clerk))
    assert send(own, "accept", collection, floor.clerk).status_code == 200
    collection.refresh_from_db()
    assert collection.accepted_at is not None


def test_an_id_means_one_action(clerk, floor, collection):
    assert send(clerk, "accept", collection, floor.clerk).status_code == 200

    assert send(clerk, "mark_ready", collection, floor.clerk).status_code == 422
    collection.refresh_from_db()
    assert collection.ready_at is None


def test_the_app_can_be_installed(clerk, floor):
    page = clerk.get(reverse("store:home")).content.decode()
    address = reverse("store:manifest")
    assert f'<link rel="manifest" href="{address}"' in page

    said = json.loads(clerk.get(address).content)

    assert said["start_url"] == said["scope"] == "/store/"
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}


def test_the_worker_and_the_manifest_are_for_store_staff(client, floor):
    client.force_login(floor.user(floor.packer))
    for name in ("worker", "manifest"):
        assert client.get(reverse(f"store:{name}")).status_code == 403


def test_what_was_done_too_long_ago_is_refused_and_not_done_again(clerk, floor, collection):
    headers = {
        "X-Action": ID,
        "X-Action-By": str(floor.clerk.user_id),
        "Accept": "application/json",
    }
    address = reverse("store:accept", args=[collection.pk])

    old = clerk.post(address, {}, headers=headers | {"X-Action-Age": str(25 * 3600)})

    assert (old.status_code, old.json()["code"]) == (409, "too-long-ago")
    collection.refresh_from_db()
    assert collection.state == "requested"
    fresh = clerk.post(address, {}, headers=headers | {"X-Action-Age": str(23 * 3600)})
    assert fresh.status_code == 200
