"""Two people and the relay at the same picture: no row without its file, no picture twice."""

from contextlib import nullcontext
from threading import Thread

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction

from commerce.catalogue import operations
from commerce.catalogue.models import ProductImage
from commerce.catalogue.operations import pictures
from commerce.catalogue.pictures import files, look
from core.actor import SYSTEM
from core.errors import Conflict
from tests.catalogue.test_pictures import photo
from tests.concurrency.racing import race

CONTENT = photo(300, 300)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def add(world, product_id):
    return operations.add_picture(
        product_id=product_id, looked=look(CONTENT), content=CONTENT, actor=SYSTEM, now=world.now
    )


def waits_for_lock():
    """Whether somebody waits for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def forget(looked):
    """What the relay does after the last product let the picture go."""
    try:
        operations.forget_files(digest=looked.digest, file=files.original_name(looked), width=300)
    finally:
        connections.close_all()


def added_while_its_files_are_forgotten(world):
    """Add to one product what was removed from another just now; return whether the file is there."""
    looked = look(CONTENT)
    files.keep(files.original_name(looked), CONTENT)
    forgetting = Thread(target=forget, args=[looked])
    with transaction.atomic():
        image = add(world, world.mug.product_id)
        forgetting.start()
        while forgetting.is_alive() and not waits_for_lock():
            pass
    forgetting.join()
    return default_storage.exists(str(image.file))


def test_a_picture_that_is_being_added_keeps_its_file(committed_world):
    assert added_while_its_files_are_forgotten(committed_world)


def test_without_the_lock_its_file_would_be_lost(committed_world, monkeypatch):
    monkeypatch.setattr(pictures, "hold", lambda _digest: nullcontext())
    assert not added_while_its_files_are_forgotten(committed_world)


def test_the_same_picture_by_many_hands_is_added_once(committed_world):
    world = committed_world

    def try_it():
        try:
            add(world, world.mug.product_id)
        except Conflict:
            return "had"
        return "added"

    results = race([try_it] * 6)

    assert sorted(results) == ["added", *["had"] * 5]
    assert ProductImage.objects.count() == 1
