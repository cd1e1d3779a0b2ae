"""The shop under production settings with a real catalogue, and the floor beside it."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import meter
from bench.workloads import Goods
from drills.scene import COLLECT_STATIC, wait_for
from runtime import engines, plan, ports, processes, stack
from runtime.errors import CannotRun

MAP = (
    "sku=sku",
    "name=name",
    "category=category",
    "description=description",
    "price_gbp=price:GBP",
    "stock=stock",
)
# Three in four are there. The ledger of these begins with the bench: nothing replays it.
_EVERYWHERE = """
    INSERT INTO inventory_stocklevel (location_id, variant_id, on_hand, allocated, quarantined, safety)
    SELECT place.id, v.id, CASE WHEN (place.id * 7919 + v.id * 104729) % 4 = 0 THEN 0 ELSE 1 + (place.id + v.id) % 9 END,
           0, 0, 0
    FROM locations_location place CROSS JOIN catalogue_variant v WHERE place.kind = 'store'
    ON CONFLICT DO NOTHING
"""
PRODUCTION = {
    "DEMO": "",
    "PAYMENT_STARTS": "1000000",
    "DEBUG": "",
    "TESTING": "",
    "SELLERS": plan.SELLERS,
    "WEB_CONCURRENCY": "2",
}


class Site:
    """What is measured."""

    def __init__(
        self, own: engines.Engines, running: stack.Stack, floors: dict[str, processes.Process]
    ) -> None:
        self.engines = own
        self.stack = running
        self.base = running.base_url
        self.floors = {name: _base_of(process) for name, process in floors.items()}
        self.servers = {self.base: running.process("web").pid} | {
            _base_of(process): process.pid for process in floors.values()
        }
        names = ("web", "relay", "provider", "outside")
        self.cpu = meter.Cpu(
            {name: running.process(name).pid for name in names}
            | {name: process.pid for name, process in floors.items()}
            | {"postgres": own.postgres.pid, "redis": own.redis.pid}
        )

    def ask(self, question: str) -> dict[str, Any]:
        """Run a function of `bench.stage` and return what it said."""
        return _ask(self.stack, question)

    def goods(self) -> Goods:
        """Return what there is to buy."""
        return Goods(**self.ask("goods()"))


@contextlib.contextmanager
def site(
    catalogue: Path | None, products: int | None = None, *, levels: bool = False
) -> Iterator[Site]:
    """Start everything, with the goods of the file, or so many of the demo where there is none.

    With `levels` every store has a level of everything.
    """
    with contextlib.ExitStack() as closing:
        own = closing.enter_context(engines.ephemeral(migrated=True))
        meter.execute(own.database_url, meter.PREPARE)
        own.postgres.restart()
        meter.execute(own.database_url, meter.CREATE)
        steps = [COLLECT_STATIC]
        running = closing.enter_context(stack.running({**own.env, **PRODUCTION}, steps=steps))
        _fill(running, catalogue, products)
        if levels:
            meter.execute(own.database_url, (_EVERYWHERE,))
        floors = {
            name: closing.enter_context(_floor(running, stack_name))
            for name, stack_name in (("floor", "plain"), ("house_floor", "house"))
        }
        # What an import asks of the relay is done before anything is measured.
        wait_for(lambda: not _ask(running, "waiting()")["deliveries"], 120, pause=1)
        # And what autovacuum does within minutes of it: a shop that was just filled is not what is sold from.
        meter.execute(own.database_url, ("VACUUM ANALYZE",))
        yield Site(own, running, floors)


def _fill(running: stack.Stack, catalogue: Path | None, products: int | None) -> None:
    """Fill the shop; the demo's own goods need demo mode, for the time of that command."""
    if catalogue is None:
        running.env["DEMO"] = "1"
        running.manage(["seed_demo", *(["--products", str(products)] if products else [])])
        running.env["DEMO"] = ""
    else:
        _ask(running, "places()")
        running.manage(["import_catalogue", str(catalogue), "--map", *MAP, "--location", "GBW1"])


@contextlib.contextmanager
def _floor(running: stack.Stack, kind: str) -> Iterator[processes.Process]:
    """Run a plain Django beside the shop: the same server with as many workers and threads."""
    port = ports.free_port()
    env = {
        **running.env,
        "DJANGO_SETTINGS_MODULE": "bench.floor",
        "FLOOR_STACK": kind,
        "PORT": str(port),
    }
    web = next(
        service
        for service in plan.product(_local(running), "127.0.0.1", port)
        if service.name == "web"
    )
    process = processes.Process(
        processes.Command(
            web.arguments, env=env, cwd=engines.ROOT, log=running.logs / f"{kind}-floor.log"
        )
    ).start()
    try:
        if wait_for(lambda: _listens(port), 60) is None:
            raise CannotRun(f"the floor did not start: {process.said()[-400:]}")
        yield process
    finally:
        process.stop()


def _local(running: stack.Stack) -> Any:
    return running._supervisor.local


def _listens(port: int) -> bool:
    return not ports.is_free(port)


def _base_of(process: processes.Process) -> str:
    env = process.command.env or {}
    return f"http://127.0.0.1:{env['PORT']}"


def _ask(running: stack.Stack, question: str) -> dict[str, Any]:
    said = running.manage(["shell", "-v", "0", "-c", f"from bench import stage; stage.{question}"])
    line = next((line for line in reversed(said.splitlines()) if line.startswith("{")), "{}")
    found: dict[str, Any] = json.loads(line)
    return found


def say(line: dict[str, Any]) -> None:
    """Print a line of JSON."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
