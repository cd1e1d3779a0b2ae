"""The till's line to the shop: everything goes over it, and it may be down."""

from typing import Any

import httpx

from sandbox.common.problems import Problem
from sandbox.common.store import Store
from sandbox.till import machine

TIMEOUT = httpx.Timeout(120, connect=5)


class LineDown(Exception):
    """The shop was not reached, or its answer was lost: nobody knows whether it has heard."""


class Line:
    """Speaks the shop's till interface, with the till's token."""

    def __init__(self, store: Store, url: str, token: str) -> None:
        self._store = store
        self._http = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/api/v1/",
            headers={"Authorization": f"Till {token}"},
            timeout=TIMEOUT,
        )
        self._currency = ""
        self._goods: list[dict[str, Any]] = []

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Return the shop's answer; raises LineDown, and Problem with what the shop refused."""
        if (await self._store.run(machine.switches)).offline:
            raise LineDown
        try:
            answer = await self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise LineDown from error
        if await self._store.run(machine.answer_is_lost) or answer.status_code >= 500:
            raise LineDown
        if answer.status_code >= 400:
            raise Problem(
                502, "refused", f"The shop said {answer.status_code}: {answer.text[:200]}"
            )
        return answer.json() if answer.content else None

    async def currency(self) -> str:
        """Return what the store sells in: asked once, and remembered when the line is down."""
        if not self._currency:
            try:
                self._currency = str((await self.ask("GET", "till/summary/"))["currency"])
            except LineDown:
                return "GBP"
        return self._currency

    async def send(self) -> dict[str, int]:
        """Send what waits, and keep what became of it; raises LineDown, and then it waits on."""
        bodies = await self._store.run(machine.batch)
        if not bodies:
            return {"accepted": 0, "known": 0, "parked": 0}
        said = await self.ask("POST", "till/batches/", {"receipts": bodies})
        return await self._store.run(machine.note, said["receipts"])

    async def goods(self) -> list[dict[str, Any]]:
        """Return some goods to sell, of the shop's first department; looked up once."""
        if self._goods:
            return self._goods
        departments = await self.ask("GET", "categories/")
        if not departments:
            return []
        listed = await self.ask("GET", f"products/?category={departments[0]['slug']}")
        found = []
        for item in listed["items"][:6]:
            product = await self.ask("GET", f"products/{item['slug']}/")
            for variant in product["variants"][:1]:
                name, amount = product["name"], variant["price"]["amount"]
                found.append({"sku": variant["sku"], "name": name, "unit": amount})
        self._goods = found
        return found
