"""What a mail says, as blocks: its text and its HTML are both made of them, so that they say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _

SIGNED = "Fjord & Fell"
_BLANK = re.compile(r"\n[ \t]*\n+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words, their line breaks kept."""

    text: str
    kind: ClassVar[str] = "paragraph"

    def plain(self) -> str:
        """Return the block as text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Action:
    """What to press, and where it leads."""

    label: str
    url: str
    # The one that the mail is about is filled; others are quiet.
    strong: bool = True
    kind: ClassVar[str] = "action"

    def plain(self) -> str:
        """Return the block as text."""
        return f"{self.label}:\n{self.url}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is, its sum, and a remark below."""

    text: str
    sum: str = ""
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Things with their sums, under a heading, and a link that belongs to them."""

    rows: Sequence[Row]
    heading: str = ""
    note: str = ""
    link: Action | None = None
    kind: ClassVar[str] = "table"

    def plain(self) -> str:
        """Return the block as text."""
        link = self.link.plain() if self.link else ""
        lines = [each for each in (self.heading, self.note, link) if each]
        for row in self.rows:
            lines.append(f"  {row.text}  {row.sum}".rstrip())
            if row.note:
                lines.append(f"    {row.note}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Code:
    """A code to be shown, large and as a QR picture inside the mail."""

    label: str
    code: str
    written: str
    alt: str
    kind: ClassVar[str] = "code"

    def plain(self) -> str:
        """Return the block as text."""
        return f"{self.label}: {self.written}"


Block = Paragraph | Action | Table | Code


def text_of(blocks: Sequence[Block]) -> str:
    """Return the mail's text, signed."""
    return "\n\n".join([*(block.plain() for block in blocks), SIGNED])


def blocks_of(text: str) -> list[Block]:
    """Return a plain text as blocks: where a line is an address of ours, the words above it are its button.

    Addresses of others stay words: a name that is one leads nowhere.
    """
    blocks: list[Block] = []
    for part in _BLANK.split(text.strip()):
        if part.strip() != SIGNED:
            blocks += _read(part)
    return blocks


def _read(part: str) -> list[Block]:
    blocks: list[Block] = []
    said: list[str] = []
    for line in part.splitlines():
        if not _is_ours(line.strip()):
            said.append(line)
            continue
        label = said.pop().strip().rstrip(":") if said else ""
        if said:
            blocks.append(Paragraph("\n".join(said)))
        blocks.append(
            Action(label=label or _("Open the page"), url=line.strip(), strong=bool(label))
        )
        said = []
    if said:
        blocks.append(Paragraph("\n".join(said)))
    return blocks


def _is_ours(line: str) -> bool:
    return line.startswith(f"{settings.BASE_URL}/") and not re.search(r"\s", line)
