"""Reactions of the catalogue to itself: sizes of pictures are made, and files that nobody has go."""

from __future__ import annotations

from commerce.catalogue import operations
from commerce.catalogue.events import PictureRemoved, PicturesAdded
from commerce.catalogue.pictures import preparing
from core import events
from core.actor import SYSTEM


@events.handles(PicturesAdded)
def make_sizes(event: PicturesAdded, happened: events.Happened) -> None:
    """Put in the job that makes them."""
    preparing.ask(image_ids=event.image_ids, actor=SYSTEM, now=happened.now)


@events.handles(PictureRemoved)
def forget_files(event: PictureRemoved, _happened: events.Happened) -> None:
    """Delete the files unless a product has the same picture."""
    operations.forget_files(digest=event.digest, file=event.file, width=event.width)
