"""Run the handlers of committed events and the sweepers, until told to stop."""

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone

from core import relay

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.15


class Command(BaseCommand):
    """`manage.py relay`: several threads deliver, one sweeps. Several relays may run."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of threads."""
        parser.add_argument("--threads", type=int, default=3)
        parser.add_argument(
            "--replay-parked",
            action="store_true",
            help="give parked deliveries another set of tries, and end",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the threads and wait for SIGTERM or SIGINT."""
        if options["replay_parked"]:
            self.stdout.write(f"{relay.replay(now=timezone.now())} deliveries replayed")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        threads = [
            threading.Thread(target=self.deliver, args=(stop,), name=f"relay-{index}")
            for index in range(options["threads"])
        ]
        threads.append(threading.Thread(target=self.sweep, args=(stop,), name="relay-sweep"))
        for thread in threads:
            thread.start()
        self.stdout.write("relay is running")
        self.stdout.flush()
        for thread in threads:
            thread.join()

    def deliver(self, stop: threading.Event) -> None:
        """Deliver as long as something is due; the database may come and go."""
        while not stop.is_set():
            tried = 0
            try:
                close_old_connections()
                tried = relay.deliver_due()
            except Exception:
                log.exception("relay_pass_failed")
                connection.close()
                stop.wait(1)
            if not tried:
                stop.wait(IDLE_SECONDS)
        connection.close()

    def sweep(self, stop: threading.Event) -> None:
        """Run the sweepers every few seconds."""
        while not stop.wait(relay.SWEEP_SECONDS):
            try:
                close_old_connections()
                relay.sweep(now=timezone.now())
            except Exception:
                log.exception("sweep_failed")
                connection.close()
        connection.close()
