"""The map for a newcomer leads to files and names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "ARCHITECTURE.md").read_text()
PATHS = sorted(set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.[a-z]+)?)", MAP)))
NAMES = sorted(set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py): (\w+)", MAP)))


def test_the_map_names_what_it_should():
    assert len(PATHS) > 20
    assert len(NAMES) > 8


@pytest.mark.parametrize("path", PATHS)
def test_a_path_on_the_map_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("path", "name"), NAMES)
def test_a_name_on_the_map_stands_in_its_file(path, name):
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text())


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", MAP))))
def test_a_link_on_the_map_leads_somewhere(path):
    assert (ROOT / path).exists()
