"""Foreign keys point downwards, migrations are complete, and no table is written by an interface."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey

ROOT = Path(__file__).resolve().parents[2]
OURS = ("core", "accounts", "commerce", "stores", "returns", "contact_centre", "incentives")


def _layers() -> dict[str, int]:
    """Return how high each sub-app stands, from the contract that import-linter holds."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(each["layers"] for each in contracts if "Sub-apps" in each["name"])
    return {
        name.strip(" ()"): len(layers) - number
        for number, layer in enumerate(layers)
        for name in layer.split("|")
    }


def _height(module: str, layers: dict[str, int]) -> int:
    """Return the layer of a module; the longest name that it begins with."""
    names = [name for name in layers if f"{module}.".startswith(f"{name}.")]
    assert names, f"{module} stands in no layer"
    return layers[max(names, key=len)]


def test_foreign_keys_point_downwards():
    layers = _layers()
    upwards = []
    for model in apps.get_models():
        if not model.__module__.startswith(OURS):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if isinstance(field, ForeignKey) and target.__module__.startswith(OURS):
                own, other = model.__module__, target.__module__
                same_app = model._meta.app_label == target._meta.app_label
                if not same_app and _height(own, layers) <= _height(other, layers):
                    upwards.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert upwards == []


def test_the_walk_would_notice_a_key_that_points_upwards():
    layers = _layers()
    assert _height("commerce.orders.models", layers) > _height("stores.inventory.models", layers)
    assert _height("accounts.models", layers) > _height("core.models", layers)
    with pytest.raises(AssertionError):
        _height("somewhere.else", layers)


def test_migrations_are_complete(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


INTERFACES = ("web", "api", "live")
WRITES = {
    "save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "select_for_update", "add_root", "add_child",
}  # fmt: skip


def _interfaces() -> Iterator[Path]:
    for area in OURS:
        for path in sorted((ROOT / area).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if "management" not in parts and (
                set(parts) & set(INTERFACES) or path.name in {"tasks.py", "consumers.py"}
            ):
                yield path


def _writes(source: str) -> list[str]:
    """Return the calls in a source that write through the ORM."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            chain = ast.unparse(owner)
            is_manager = ".objects" in chain or "filter(" in chain or "_for(" in chain
            bare_save = node.func.attr in {"save", "delete"} and isinstance(owner, ast.Name)
            if node.func.attr in WRITES and (is_manager or bare_save):
                found.append(f"{node.lineno}: {chain}.{node.func.attr}")
    return found


@pytest.mark.parametrize("path", list(_interfaces()), ids=lambda path: str(path.relative_to(ROOT)))
def test_an_interface_never_writes_through_the_orm(path):
    assert _writes(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "Cart.objects.create(a=1)",
        "cart.save()",
        "order.delete()",
        "Cart.objects.filter(pk=1).update(state='open')",
        "carts_for(actor).select_for_update()",
    ],
)
def test_the_check_would_notice_a_write(source):
    assert len(_writes(source)) == 1


def _product() -> Iterator[Path]:
    for area in OURS:
        for path in sorted((ROOT / area).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _locked_and_summed(source: str) -> list[int]:
    """Return the lines where a query locks and then counts, sums or annotates: that locks nothing."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"count", "aggregate", "annotate", "exists"}
        and "select_for_update(" in ast.unparse(node.func.value)
    ]


def test_no_query_locks_and_sums_in_one_statement():
    assert _locked_and_summed("A.objects.select_for_update().filter(a=1).count()") == [1]
    assert {
        str(path): lines for path in _product() if (lines := _locked_and_summed(path.read_text()))
    } == {}


DOMAIN = {
    "operations",
    "queries",
    "rules",
    "models",
    "events",
    "errors",
    "commands",
    "details",
    "messages",
}


def _reads_the_clock(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {
            "timezone.now",
            "datetime.now",
            "datetime.utcnow",
            "date.today",
            "time.time",
            "timezone.localdate",
        }
    ]


def test_the_domain_never_reads_the_clock():
    assert _reads_the_clock("now = timezone.now()") == [1]
    domain = [
        path
        for path in _product()
        if path.stem in DOMAIN
        or set(path.relative_to(ROOT).parts) & {"operations", "queries", "rules"}
    ]
    assert len(domain) > 40
    assert {
        str(path): lines for path in domain if (lines := _reads_the_clock(path.read_text()))
    } == {}
