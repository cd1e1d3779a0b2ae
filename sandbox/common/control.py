"""Faults on demand: an outside service that hangs, fails or loses its answer."""

import asyncio
import json
import sqlite3
from dataclasses import asdict, dataclass, fields

from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import Store, read_setting, write_setting

SETTING = "control"


@dataclass
class Switches:
    """How the service misbehaves at the moment; the default is not at all.

    The last three are of webhooks: how often each leaves, how many seconds late, and whether every
    other one waits until the one that came after it may have overtaken it.
    """

    hang_seconds: float = 0.0
    fail_next: int = 0
    lose_next: int = 0
    decline_all: bool = False
    webhooks: str = "on"
    webhook_copies: int = 1
    webhook_delay: float = 0.0
    webhook_overtake: bool = False


class Control:
    """The switches, kept in the store so that a restart does not mend the service."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.now = Switches()

    async def load(self) -> None:
        """Read the switches of the last run."""
        kept = await self._store.run(read_setting, SETTING)
        if kept:
            names = {field.name for field in fields(Switches)}
            self.now = Switches(**{k: v for k, v in json.loads(kept).items() if k in names})

    async def change(self, data: dict[str, object]) -> dict[str, object]:
        """Set the switches that are named, keep the others, answer all.

        `{"reset": true}` first puts every switch back to its default.
        """
        wanted = Fields(data)
        old = Switches() if wanted.boolean("reset", False) else self.now
        new = Switches(
            hang_seconds=wanted.number("hang_seconds", 0, 600, default=old.hang_seconds),
            fail_next=wanted.integer("fail_next", 0, 100_000, default=old.fail_next),
            lose_next=wanted.integer("lose_next", 0, 100_000, default=old.lose_next),
            decline_all=wanted.boolean("decline_all", old.decline_all),
            webhooks=wanted.choice("webhooks", ("on", "off"), old.webhooks),
            webhook_copies=wanted.integer("webhook_copies", 1, 10, default=old.webhook_copies),
            webhook_delay=wanted.number("webhook_delay", 0, 86_400, default=old.webhook_delay),
            webhook_overtake=wanted.boolean("webhook_overtake", old.webhook_overtake),
        )
        unknown = set(data) - {field.name for field in fields(Switches)} - {"reset"}
        for name in sorted(unknown):
            wanted.bad(name, "is not a switch")
        wanted.done()
        self.now = new
        await self._save()
        return asdict(new)

    async def before(self) -> None:
        """Hang and fail as told, before anything is done."""
        if self.now.hang_seconds:
            await asyncio.sleep(self.now.hang_seconds)
        if self.now.fail_next > 0:
            self.now.fail_next -= 1
            await self._save()
            raise Problem(503, "unavailable", "The service is told to fail. Nothing was done.")

    async def after(self) -> None:
        """Lose the answer as told, after everything was done."""
        if self.now.lose_next > 0:
            self.now.lose_next -= 1
            await self._save()
            raise Problem(504, "answer_lost", "The service is told to lose this answer.")

    async def _save(self) -> None:
        await self._store.run(_write, json.dumps(asdict(self.now)))


def _write(db: sqlite3.Connection, value: str) -> None:
    write_setting(db, SETTING, value)
