"""The command that registers a card terminal."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from commerce.payments.models import Terminal


def test_registers_a_terminal_once_and_only_in_a_store(till):
    for _twice in range(2):
        call_command("register_terminal", store=till.leeds.code, reference="rdr_1", name="Counter")
    terminal = Terminal.objects.get()
    assert (terminal.location, terminal.provider, terminal.name) == (
        till.leeds,
        "sandbox",
        "Counter",
    )
    with pytest.raises(CommandError):
        call_command("register_terminal", store="GB999", reference="rdr_2", name="Counter")
