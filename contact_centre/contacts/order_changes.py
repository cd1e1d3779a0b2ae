"""Changing an order, as people see it in the shop and in the console: what may be cancelled, and why not the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from commerce.orders import changes
from commerce.orders.changes import collecting
from commerce.orders.changes.collector import COLLECTOR
from commerce.orders.changes.redirecting import ADDRESS
from commerce.orders.models import Order
from core import forms
from core.errors import DomainError

# A longer list is cancelled in several steps.
MOST = 50


def chosen_units(posted: Mapping[str, Any]) -> dict[int, int]:
    """Return the units by order line that a form of ours chose; what is no number counts as none."""
    found: dict[int, int] = {}
    for name, value in posted.items():
        line_id = forms.number(name.removeprefix("units-")) if name.startswith("units-") else None
        units = forms.number(str(value).strip())
        if line_id is not None and units:
            found[line_id] = min(units, 100_000)
    return found


def chosen_address(posted: Mapping[str, Any]) -> dict[str, str]:
    """Return the address that a form of ours holds."""
    return {name: str(posted.get(name, "")) for name in ADDRESS}


def chosen_collector(posted: Mapping[str, Any]) -> dict[str, str]:
    """Return who collects it, as a form of ours says; with "me" nobody else."""
    is_other = posted.get("collects") == "other"
    said = {name: str(posted.get(name, "")) if is_other else "" for name in COLLECTOR}
    return said | {"collects": str(posted.get("collects", ""))}


def context_of(
    order: Order,
    posted: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
    error: DomainError | None = None,
) -> dict[str, Any]:
    """Return what the forms show: what may be cancelled, what was entered, and what was wrong with it."""
    entered, language = chosen_units(posted), get_language() or "en"
    standing = changes.standing(order)
    address = (
        chosen_address(posted) if "street" in posted else {n: getattr(order, n) for n in ADDRESS}
    )
    collector = changes.collector_of(order)
    if "collects" in posted:
        collector = {name: str(posted.get(name, "")) for name in COLLECTOR}
    problems = list(error.fields.items()) if error else []
    return {
        "order": order,
        "standing": standing,
        "rows": [
            {
                "line": each.line,
                "name": each.line.name_in(language),
                "field": f"units-{each.line.pk}",
                "choices": [(str(n), str(n)) for n in range(min(each.can_cancel, MOST) + 1)],
                "can_cancel": each.can_cancel,
                "why": each.why,
                "value": str(min(entered.get(each.line.pk, 0), each.can_cancel)),
                "error": error.fields.get(f"units-{each.line.pk}", "") if error else "",
            }
            for each in standing.lines
        ],
        "entered": entered,
        "stores": _stores(order, standing, now) if standing.can_collect else [],
        "store": str(posted.get("store", "")),
        "reason": posted.get("reason", ""),
        "address": address,
        "collector": collector
        | {"collects": posted.get("collects", "other" if collector["collector_name"] else "me")},
        "key": key,
        "error": error,
        "summary": [{"target": f"id_{name}", "text": str(text)} for name, text in problems]
        or ([{"target": "", "text": str(error.detail or error.title)}] if error else []),
        "form_failed": error is not None,
    }


def _stores(order: Order, standing: changes.OrderStanding, now: datetime) -> list[tuple[str, str]]:
    """Return the stores that have all of it, for a list to choose from."""
    found = collecting.choices(order, [each.line for each in standing.lines], now=now)
    return [
        (each.store.code, f"{each.store.city}: {each.store.name}")
        for each in found
        if not each.why_not
    ]


def cancelled_of(plan: changes.Plan) -> list[dict[str, Any]]:
    """Return the lines of a preview as people read them."""
    language = get_language() or "en"
    return [
        {"name": each.line.name_in(language), "units": each.units, "amount": each.amount}
        for each in plan.lines
    ]
