"""The running provider: its store, switches and webhook sender, and paying as a whole."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sandbox.common.control import Control
from sandbox.common.problems import Problem
from sandbox.common.store import Store
from sandbox.common.webhooks import Sender
from sandbox.provider import happenings, operations, paying, reader_acts, readers, schema
from sandbox.provider.cards import Behaviour, expiry_of
from sandbox.provider.paying import Outcome
from sandbox.provider.records import Config

WEBHOOK_FIRST_LIMIT = 10.0


class Service:
    """What the handlers share."""

    def __init__(self, store: Store, sender: Sender, config: Config) -> None:
        self.store = store
        self.sender = sender
        self.config = config
        self.control = Control(store)
        self._asking: dict[str, asyncio.Task[Outcome]] = {}

    async def begin(self) -> None:
        """Read the switches; decide what a killed process left undecided."""
        await self.store.run(schema.grow)
        await self.store.run(readers.furnish)
        await self.control.load()
        self.follow_switches()
        for attempt_id in await self.store.run(paying.pending):
            self._asking[attempt_id] = asyncio.create_task(self._ask_bank(attempt_id, 0))

    def follow_switches(self) -> None:
        """Hold webhooks back, or let them go."""
        self.sender.paused = self.control.now.webhooks == "off"
        self.sender.wake()

    async def pay(self, payment_id: str, *, number: str, expiry: str, token: str) -> Outcome:
        """One attempt with a card, up to the bank's answer.

        A second call with the same token, or during the first, waits for the same answer. It goes
        on when the browser hangs up.
        """
        outcome = await self.store.run(
            paying.start,
            payment_id,
            number=number,
            token=token,
            lapsed=_lapsed(expiry),
            decline_all=self.control.now.decline_all,
            config=self.config,
        )
        if outcome.state == "pending" and outcome.behaviour != Behaviour.AFTER_EXPIRY:
            asking = self._asking.get(outcome.attempt_id)
            if asking is None:
                asking = asyncio.create_task(
                    self._ask_bank(outcome.attempt_id, self.config.slow_seconds)
                )
                self._asking[outcome.attempt_id] = asking
            outcome = await asyncio.shield(asking)
        await self._told_first(outcome)
        return outcome

    async def choose(self, payment_id: str, method: str, *, token: str) -> Outcome:
        """Begin an attempt by wallet, bank or pay later."""
        return await self.store.run(paying.choose, payment_id, method, token=token)

    async def answer_challenge(self, payment_id: str, attempt_id: str, code: str | None) -> Outcome:
        """Pass the payer's answer on to the bank; None: gave up."""
        outcome = await self.store.run(
            paying.answer_challenge, payment_id, attempt_id, code=code, config=self.config
        )
        self.sender.wake()
        return outcome

    async def happen(self, payment_id: str, what: str) -> None:
        """Let something happen to a payment now; a problem when it cannot."""
        await self.store.run(_happen, payment_id, what, config=self.config)
        self.sender.wake()

    async def act_at_reader(self, reader_id: str, what: str) -> dict[str, Any]:
        """Let something happen at a reader now; a problem when it cannot."""
        shown = await self.store.run(reader_acts.act, reader_id, what, config=self.config)
        self.sender.wake()
        return shown

    async def tend_for_ever(self) -> None:
        """Close unpaid payments when their time is over, and let happen what was planned."""
        while True:
            if await self.store.run(_tend, self.config):
                self.sender.wake()
            await asyncio.sleep(0.5)

    async def _ask_bank(self, attempt_id: str, seconds: float) -> Outcome:
        try:
            await asyncio.sleep(seconds)
            return await self.store.run(
                paying.conclude,
                attempt_id,
                decline_all=self.control.now.decline_all,
                config=self.config,
            )
        finally:
            self._asking.pop(attempt_id, None)
            self.sender.wake()

    async def _told_first(self, outcome: Outcome) -> None:
        self.sender.wake()
        if outcome.behaviour == Behaviour.WEBHOOK_FIRST and outcome.webhook is not None:
            await self.sender.wait_settled(outcome.webhook, WEBHOOK_FIRST_LIMIT)


def _lapsed(expiry: str) -> bool:
    """Whether the month of a card's expiry date is over; no date has not lapsed."""
    found = expiry_of(expiry)
    today = datetime.now(UTC)
    return found is not None and found < (today.year, today.month)


HAPPENINGS: dict[str, Callable[[sqlite3.Connection, str, Config], None]] = {
    "late_success": paying.succeed_late,
    "dispute": happenings.open_dispute,
    "dispute_won": partial(happenings.close_dispute, state="won"),
    "dispute_lost": partial(happenings.close_dispute, state="lost"),
    "refund_fails": happenings.fail_refund,
    "expire": operations.expire_unpaid,
}


def _happen(db: sqlite3.Connection, payment_id: str, what: str, *, config: Config) -> None:
    if what == "forget":
        happenings.forget(db, payment_id)
    elif what in HAPPENINGS:
        HAPPENINGS[what](db, payment_id, config)
    else:
        raise Problem(422, "invalid", "There is no such happening.")


def _tend(db: sqlite3.Connection, config: Config) -> int:
    """Return how many things happened."""
    count = operations.expire_due(db, config)
    for what, payment_id in happenings.due(db):
        with contextlib.suppress(Problem):
            HAPPENINGS[what](db, payment_id, config)
        count += 1
    return count
