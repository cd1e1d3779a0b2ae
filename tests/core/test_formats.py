"""How a day is written."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.utils import translation

from core import formats


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", date(2026, 11, 26), "Thu 26 Nov"),
        ("nb", date(2026, 11, 26), "tor. 26. nov."),
        ("en", date(2027, 2, 1), "Mon 1 Feb"),
        ("en", date(2028, 11, 30), "Thu 30 Nov 2028"),
        ("nb", date(2028, 11, 30), "tor. 30. nov. 2028"),
        ("en", date(2025, 11, 20), "Thu 20 Nov 2025"),
    ],
)
def test_a_day_has_its_year_where_it_is_far_away(language: str, day: date, written: str) -> None:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False), translation.override(language):
        assert formats.day(day) == written
