"""Changes many products at once: shown before, then done as a job in short batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commerce.catalogue.exporting import Choice
from commerce.catalogue.models import Price, Variant
from commerce.catalogue.operations import editing, prices
from commerce.catalogue.operations.indexing import index_categories, index_products
from commerce.catalogue.rules.bulk import PRICED, Edit, is_price, new_amount
from commerce.catalogue.rules.values import SaleData
from core.jobs import Running
from core.operation import operation

KIND = "bulk"
BATCH = 200
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One variant before and after; `reason` says why it stays as it is."""

    variant: Variant
    before: int | None
    after: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk edit would do."""

    changed: int
    left: int
    lines: list[Line]


def as_options(edit: Edit, choice: Choice) -> dict[str, Any]:
    """Return what a job keeps of an edit."""
    return {
        "edit": asdict(edit)
        | {
            "percent": str(edit.percent),
            "starts": edit.starts.isoformat() if edit.starts else None,
            "ends": edit.ends.isoformat() if edit.ends else None,
        },
        **asdict(choice),
    }


def _edit(options: dict[str, Any]) -> Edit:
    kept = options["edit"]
    return Edit(
        action=kept["action"],
        market=kept["market"],
        percent=Decimal(kept["percent"]),
        minor=kept["minor"],
        starts=datetime.fromisoformat(kept["starts"]) if kept["starts"] else None,
        ends=datetime.fromisoformat(kept["ends"]) if kept["ends"] else None,
    )


def preview(edit: Edit, choice: Choice, now: datetime) -> Preview:
    """Say what the edit would do to all that it means, with the first lines of it."""
    changed = left = 0
    shown: list[Line] = []
    for batch in _batches(choice, 0):
        lines = plan(edit, batch, now)
        changed += sum(1 for line in lines if not line.reason)
        left += sum(1 for line in lines if line.reason)
        shown += lines[: SHOWN - len(shown)]
    return Preview(changed, left, shown)


def _batches(choice: Choice, after: int) -> Iterator[list[Variant]]:
    while True:
        found = choice.variants().filter(pk__gt=after).select_related("product").order_by("pk")
        batch = list(found[:BATCH])
        if not batch:
            return
        after = batch[-1].pk
        yield batch


def plan(edit: Edit, variants: Sequence[Variant], now: datetime) -> list[Line]:
    """Return a line for each variant; three statements at most."""
    if edit.action not in PRICED:
        wanted = edit.action == "publish"
        return [
            Line(each, None, None, "same" if each.product.is_published == wanted else "")
            for each in variants
        ]
    have = {
        price.variant_id: price
        for price in Price.objects.filter(variant__in=variants, market=edit.market)
    }
    sales = _sales(edit, have)
    refused = prices.refused_sales(sales=sales, amounts={}, now=now)
    return [_line(edit, each, have.get(each.pk), refused) for each in variants]


def _sales(edit: Edit, have: dict[int, Price]) -> dict[prices.Key, SaleData | None]:
    if edit.action != "sale" or edit.starts is None or edit.ends is None:
        return {}
    return {
        (pk, edit.market): SaleData(amount, edit.starts, edit.ends)
        for pk, price in have.items()
        if is_price(amount := new_amount(edit, price.amount))
    }


def _line(
    edit: Edit, variant: Variant, price: Price | None, refused: dict[prices.Key, Any]
) -> Line:
    if price is None:
        return Line(variant, None, None, "unsold")
    if edit.action == "end_sale":
        return Line(
            variant,
            price.sale_amount,
            price.amount,
            "" if price.sale_amount is not None else "same",
        )
    after = new_amount(edit, price.amount)
    if not is_price(after):
        return Line(variant, price.amount, price.amount, "no-price")
    reason = "same" if after == price.amount else ""
    if (variant.pk, edit.market) in refused:
        reason = "dear"
    return Line(variant, price.amount, after, reason)


def run(running: Running) -> None:
    """Do the edit of a job."""
    options = running.job.options
    edit = _edit(options)
    choice = Choice(options["category"], options["brand"], options["text"])
    total = choice.variants().count()
    counts = {"changed": 0, "left": 0} | running.job.counts
    done = running.job.done
    for batch in _batches(choice, int(running.job.cursor.get("after", 0))):
        done += len(batch)
        counts = _take(running, edit, batch, counts, done=done, total=total)
    _finish()


@operation
def _finish() -> None:
    index_categories()


@operation
def _take(
    running: Running,
    edit: Edit,
    batch: Sequence[Variant],
    counts: dict[str, int],
    *,
    done: int,
    total: int,
) -> dict[str, int]:
    """Change one batch and store how far it is, together."""
    with transaction.atomic():
        ids = [each.pk for each in batch]
        locked = list(
            Variant.objects.filter(pk__in=ids)
            .select_related("product")
            .select_for_update(no_key=True, of=("self",))
            .order_by("pk")
        )
        lines = plan(edit, locked, running.now)
        chosen = [line for line in lines if not line.reason]
        _write(edit, chosen, running)
        after = {
            "changed": counts["changed"] + len(chosen),
            "left": counts["left"] + len(lines) - len(chosen),
        }
        running.advance(
            done=done, total=total, phase="writing", cursor={"after": ids[-1]}, counts=after
        )
    return after


def _write(edit: Edit, lines: Sequence[Line], running: Running) -> None:
    actor, now = running.actor, running.now
    product_ids = sorted({line.variant.product_id for line in lines})
    keys = {(line.variant.pk, edit.market): line for line in lines}
    if edit.action in {"publish", "withdraw"}:
        editing.publish(
            product_ids=product_ids,
            is_published=edit.action == "publish",
            actor=actor,
            now=now,
        )
    elif edit.action == "end_sale":
        prices.write_prices(amounts={}, sales=dict.fromkeys(keys), actor=actor, now=now)
    elif edit.action == "sale" and edit.starts and edit.ends:
        sales = {
            key: SaleData(line.after or 0, edit.starts, edit.ends) for key, line in keys.items()
        }
        prices.write_prices(amounts={}, sales=sales, actor=actor, now=now)
    else:
        amounts = {key: line.after for key, line in keys.items()}
        prices.write_prices(amounts=amounts, sales={}, actor=actor, now=now)
    if edit.action in PRICED:
        index_products(product_ids)
