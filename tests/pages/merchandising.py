"""A merchandiser's files and pictures: columns that wait to be said, a trial with errors, a picture being prepared."""

from __future__ import annotations

import io

from django.core.files.base import File
from django.utils import timezone
from PIL import Image

from commerce.catalogue import importing, operations
from commerce.catalogue.models import Attribute, Brand, Category, Variant
from commerce.catalogue.pictures import look, preparing
from commerce.pricing import operations as pricing
from commerce.pricing.models import Promotion
from core import jobs
from core.actor import Actor
from core.models import Job

TABLE = "Varenr;Navn;Title;Varegruppe;Pris;Lager\nX-1;Krus;Mug;Kitchen;129,50;4\nX-2;Kopp;Cup;Kitchen;-1;x\n"
COLUMNS = [["sku", "Varenr"], ["name", "Title"], ["category", "Varegruppe"], ["price:NOK", "Pris"]]


def files(actor: Actor, variant: Variant) -> dict[str, int]:
    """Make both, and say where they and a product are."""
    draft, tried = _file(actor), _file(actor)
    options = tried.options | {"columns": COLUMNS, "dry_run": True, "makes": ["categories"]}
    jobs.start(job_id=tried.pk, options=options, actor=actor, now=timezone.now(), hurry=False)
    jobs.perform(tried.pk)
    return {
        "draft": draft.pk,
        "job": tried.pk,
        "edited": variant.product_id,
        "pictured": variant.product.slug,
        "picture": _pictures(actor, variant),
        "department": Category.objects.order_by("path")[1].pk,
        "choice": Attribute.objects.filter(kind="option").order_by("position")[0].pk,
        "maker": Brand.objects.order_by("pk")[0].pk,
        "brand": Brand.objects.order_by("pk")[0].slug,
        "promotion": _promotion(actor),
    }


def _promotion(actor: Actor) -> int:
    """Build a promotion with two codes, for a category that is gone; switched off, so that no cart knows it."""
    now = timezone.now()
    made = pricing.save_promotion(
        Promotion(
            name_en="Ten off, with a letter", name_nb="Ti av, med brev", market="GB", action="percent", percent=10,
            starts_at=now, needs_code=True, category_ids=[999_999],
        ),
        actor=actor,
        now=now,
    )  # fmt: skip
    for code, limit in (("LETTER-10", 100), ("LETTER-11", None)):
        pricing.make_vouchers(
            promotion_id=made.pk, codes=[code], total_limit=limit, actor=actor, now=now
        )
    return int(made.pk)


def _pictures(actor: Actor, variant: Variant) -> int:
    """Add two pictures, one of them ready, the other still being prepared; return the first."""
    added = []
    for width in (900, 700):
        written = io.BytesIO()
        Image.effect_noise((width, 600), 60).convert("RGB").save(written, "JPEG")
        content = written.getvalue()
        added.append(
            operations.add_picture(
                product_id=variant.product_id,
                looked=look(content),
                content=content,
                actor=actor,
                now=timezone.now(),
            )
        )
    preparing.prepare(added[0])
    return int(added[0].pk)


def _file(actor: Actor) -> Job:
    prepared = importing.prepare(io.BytesIO(TABLE.encode()))
    with prepared.file:
        return jobs.submit(
            kind=importing.KIND,
            title="varer.csv",
            options={
                "header": prepared.header,
                "sample": prepared.sample,
                "rows": prepared.rows,
                "form": prepared.form,
            },
            actor=actor,
            now=timezone.now(),
            file=File(prepared.file),
            total=prepared.rows,
            draft=True,
        )
