"""`make bench`: one line of JSON per workload. The floor runs between the workloads, so that a noisy machine is fair."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from bench import live, meter, site, workloads
from bench.client import Browser
from bench.workloads import IN_ONE, READS, WORKLOADS, Goods, Refused, Visit, Worker
from runtime.errors import CannotRun, main

AT_ONCE = 8
COUNTED_VISITS = 24
# Before a workload is measured, so that each process has met its categories, words and plans: they live for days.
WARMING_VISITS = 400
_SANDBOX = ("provider", "outside")


@dataclass
class Slice:
    """What a few seconds of one workload gave."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def rps(self) -> float:
        """Return how many visits a second ended well."""
        return len(self.took) / self.seconds


class Bench:
    """Runs workloads against a site."""

    def __init__(self, place: site.Site, goods: Goods) -> None:
        self.site = place
        self.goods = goods
        env = place.stack.env
        self._key = f"Authorization: Bearer {env['PROVIDER_API_KEY']}\r\n"
        self._provider = env["PROVIDER_URL"]
        self._workers: dict[str, list[Worker]] = {}

    def workers(self, name: str, base: str) -> list[Worker]:
        """Return the browsers of a workload; they stay connected between its slices."""
        if name not in self._workers:
            self._workers[name] = [
                Worker(
                    Browser(base),
                    Browser(self._provider, extra=self._key),
                    random.Random(f"{name}-{number}"),
                )
                for number in range(AT_ONCE)
            ]
        return self._workers[name]

    async def run(
        self, workers: list[Worker], visit: Visit, seconds: float = 0, visits: int = 0
    ) -> Slice:
        """Let the browsers visit for so long, or so many times in all."""
        await self.spread([worker.browser for worker in workers])
        found = Slice()
        before, began = self.site.cpu.read(), time.perf_counter()

        async def go(worker: Worker) -> None:
            while (
                time.perf_counter() - began < seconds
                or len(found.took) + len(found.refused) < visits
            ):
                try:
                    found.took.append(await visit(worker, self.goods))
                except Refused as problem:
                    found.refused.append(str(problem))

        await asyncio.gather(*(go(worker) for worker in workers))
        found.seconds = time.perf_counter() - began
        found.cpu = self.site.cpu.since(before)
        return found

    async def spread(self, browsers: list[Browser]) -> None:
        """Give each process of the server as many of the connections.

        Whoever is awake takes a whole burst of new ones, and eight browsers that stay connected
        would then share one core; the many of a real shop spread by themselves.
        """
        held: Counter[int | None] = Counter()
        most = -(-len(browsers) // int(site.PRODUCTION["WEB_CONCURRENCY"]))
        for browser in browsers:
            for _try in range(200):
                port = await browser.connect()
                await asyncio.sleep(0.002)
                process = meter.worker_of(self.site.servers[browser.base], port)
                if process is not None and held[process] < most:
                    held[process] += 1
                    break
                browser.close()
            else:
                raise CannotRun("The server's processes do not share new connections.")

    async def measure(self, name: str, visit: Visit, seconds: float, slices: int) -> dict[str, Any]:
        """Take turns with the floors, and compare each slice with the floors right before and after it."""
        workers = self.workers(name, self.site.base)
        await self.run(workers, visit, visits=WARMING_VISITS if visit in READS else AT_ONCE)
        found: list[Slice] = []
        floors: dict[str, list[float]] = {kind: [] for kind in self.site.floors}
        for turn in range(2 * slices + 1):
            if turn % 2:
                found.append(await self.run(workers, visit, seconds))
                continue
            for kind, rates in floors.items():
                rates.append((await self.floor(kind, seconds / 2)).rps)
        ratios = {
            kind: statistics.median(
                part.rps / ((rps[at] + rps[at + 1]) / 2) for at, part in enumerate(found)
            )
            for kind, rps in floors.items()
        }
        return _line(name, found) | {
            "floor_ratio": round(ratios["floor"], 3),
            "house_floor_ratio": round(ratios["house_floor"], 3),
        }

    async def floor(self, kind: str, seconds: float) -> Slice:
        """Run the floor: plain, or behind the product's own middleware."""
        return await self.run(self.workers(kind, self.site.floors[kind]), workloads.floor, seconds)

    async def count(self, visit: Visit, base: str, name: str) -> float:
        """Return the statements per visit, with the relay asleep so that they are the visit's own."""
        workers = self.workers(name, base)
        await self.run(workers, visit, visits=AT_ONCE)
        statements = meter.Statements(self.site.engines.database_url)
        relay = self.site.stack.process("relay")
        relay.freeze()
        try:
            before = statements.read()
            done = await self.run(workers, visit, visits=COUNTED_VISITS)
            return round((statements.read() - before) / len(done.took), 1)
        finally:
            relay.thaw()
            statements.close()


def _line(name: str, found: list[Slice]) -> dict[str, Any]:
    took = sorted(one for part in found for one in part.took)
    refused = [one for part in found for one in part.refused]
    if not took:
        raise CannotRun(f"{name} had no visit that ended well: {refused[:3]}")
    cpu: dict[str, float] = {}
    for part in found:
        for process, spent in part.cpu.items():
            if spent > 0:
                cpu[process] = cpu.get(process, 0) + spent * 1000 / len(took)
    rate = statistics.median(part.rps for part in found)
    line = {
        "workload": name,
        "rps": round(rate, 1),
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
        "cpu_ms": round(sum(spent for process, spent in cpu.items() if process not in _SANDBOX), 2),
        "cpu_ms_by": {process: round(spent, 2) for process, spent in cpu.items()},
        "visits": len(took),
        "refused": len(refused),
    }
    if name in IN_ONE:
        what, many = IN_ONE[name]
        line[what] = round(rate * many)
    return line | ({"first_refusal": refused[0]} if refused else {})


async def bench(place: site.Site, names: list[str], seconds: float, slices: int) -> None:
    """Print the floor's line, then a line per workload."""
    own = Bench(place, place.goods())
    sql = {
        name: await own.count(WORKLOADS[name], place.base, name)
        for name in names
        if name in WORKLOADS
    }
    if "floor" in names:
        for kind, base in place.floors.items():
            await own.floor(kind, seconds / 2)
            statements = await own.count(workloads.floor, base, kind)
            line = _line(kind, [await own.floor(kind, seconds) for _slice in range(slices)])
            site.say(line | {"sql": statements} | ({"floor_ratio": 1.0} if kind == "floor" else {}))
    for name in names:
        if name in WORKLOADS:
            site.say(await own.measure(name, WORKLOADS[name], seconds, slices) | {"sql": sql[name]})
    if "ledger" in names:
        site.say(place.ask(f"ledger(seconds={seconds}, slices={slices})"))
    if "wave" in names:
        site.say(place.ask(f"wave(seconds={seconds})"))
    if "live_edit" in names:
        site.say(await _live(own, max(5.0, seconds * slices)))


async def _live(own: Bench, seconds: float) -> dict[str, Any]:
    place = own.site
    carts = place.ask("shared_carts(number=20)")["carts"]
    floor = (await own.floor("floor", 2)).rps
    before, began = place.cpu.read(), time.perf_counter()
    statements = meter.Statements(place.engines.database_url)
    counted = statements.read()
    took = await live.live_edit(place.base, carts, seconds)
    found = Slice(time.perf_counter() - began, took)
    found.cpu = place.cpu.since(before)
    sql = (statements.read() - counted) / len(took)
    statements.close()
    # The statements of heartbeats and of the relay are among them: both belong to a live cart.
    return _line("live_edit", [found]) | {
        "sql": round(sql, 1),
        "floor_ratio": round(found.rps / floor, 3),
    }


def run(arguments: list[str]) -> int:
    """Start the site, measure, and print."""
    every = ["floor", *WORKLOADS, "ledger", "wave", "live_edit"]
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "workloads", nargs="*", metavar="WORKLOAD", help=f"Of {', '.join(every)}; by default all."
    )
    parser.add_argument(
        "--catalogue", type=Path, default=os.environ.get("BENCH_CATALOGUE") or None, metavar="FILE"
    )
    parser.add_argument(
        "--products",
        type=int,
        metavar="N",
        help="So many goods of the demo's kinds, without a file.",
    )
    parser.add_argument(
        "--levels",
        action="store_true",
        help="A level of everything in every store, and not what a shop floor has room for.",
    )
    parser.add_argument("--seconds", type=float, default=4.0, help="Length of a slice (4).")
    parser.add_argument(
        "--slices", type=int, default=3, help="Slices of each workload, floors between them (3)."
    )
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.workloads) - set(every))
    if unknown:
        raise CannotRun(f"There is no workload {unknown[0]}: choose from {', '.join(every)}.")
    catalogue = Path(options.catalogue).resolve() if options.catalogue else None
    if catalogue is not None and not catalogue.is_file():
        raise CannotRun(
            f"There is no file {catalogue}: name a catalogue, or leave it out for the demo's goods."
        )
    with site.site(catalogue, options.products, levels=options.levels) as place:
        uvloop.run(bench(place, options.workloads or every, options.seconds, options.slices))
    return 0


if __name__ == "__main__":
    main(run)
