"""The running provider: its store, switches and webhook sender, and paying as a whole."""

import asyncio
from datetime import UTC, datetime

from sandbox.common.control import Control
from sandbox.common.store import Store
from sandbox.common.webhooks import Sender
from sandbox.provider import operations, paying
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
        if outcome.state == "pending":
            asking = self._asking.get(outcome.attempt_id)
            if asking is None:
                asking = asyncio.create_task(
                    self._ask_bank(outcome.attempt_id, self.config.slow_seconds)
                )
                self._asking[outcome.attempt_id] = asking
            outcome = await asyncio.shield(asking)
        await self._told_first(outcome)
        return outcome

    async def answer_challenge(self, payment_id: str, attempt_id: str, code: str | None) -> Outcome:
        """Pass the payer's answer on to the bank; None: gave up."""
        outcome = await self.store.run(
            paying.answer_challenge, payment_id, attempt_id, code=code, config=self.config
        )
        self.sender.wake()
        return outcome

    async def expire_for_ever(self) -> None:
        """Close unpaid payments when their time is over."""
        while True:
            if await self.store.run(operations.expire_due, self.config):
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
