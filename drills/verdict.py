"""What a drill found: figures, and which of its criteria failed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Verdict:
    """Figures and failures of one drill; one line of JSON in the end."""

    drill: str
    figures: dict[str, Any] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def ok(self) -> bool:
        """Say whether every criterion held."""
        return not self.failed

    def require(self, holds: object, criterion: str) -> None:
        """Note a criterion that does not hold; the drill goes on, so that all its figures are told."""
        if not holds and criterion not in self.failed:
            self.failed.append(criterion)

    def line(self) -> str:
        """Return the line that is printed."""
        return json.dumps(
            {
                "drill": self.drill,
                "ok": self.ok,
                "seconds": round(time.monotonic() - self.began, 1),
                **self.figures,
                "failed": self.failed,
            }
        )
