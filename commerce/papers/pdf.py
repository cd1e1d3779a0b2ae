"""Draws a paper as PDF: A4, or the 80 mm roll of a till.

The core fonts of PDF know the letters of western Europe with £ and €; a letter that they lack is
written by its plain one, or as a question mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

import segno
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from commerce.papers.sheets import Sheet

_LETTERS = "windows-1252"
# Letters with a stroke, which no decomposition makes plain.
_PLAIN = dict(zip("ŁłĐđĦħŦŧı", "LlDdHhTti", strict=True))
_ROLL_MM, _ROLL_EDGE = 80, 4
_A4_EDGE = 18
# What a roll is cut from: no receipt is longer, and the page ends where the words do.
_ROLL_LONGEST = 3000


def draw(sheet: Sheet, *, roll: bool = False, now: datetime) -> bytes:
    """Return the paper as a PDF file."""
    with translation.override(sheet.language):
        if not roll:
            return _Paper(sheet, now=now).finish()
        measured = _Paper(sheet, roll_mm=_ROLL_LONGEST, now=now)
        return _Paper(sheet, roll_mm=measured.get_y() + 3 * _ROLL_EDGE, now=now).finish()


def plain(text: str) -> str:
    """Return the text in letters that the fonts have, on one line."""
    text = " ".join(text.replace("\u202f", "\u00a0").replace("\u2212", "-").split("\n"))
    return "".join(
        _letter(character) for character in text if character.isprintable() or character == "\u00a0"
    )


def _letter(character: str) -> str:
    plainer = unicodedata.normalize("NFKD", character)[0]
    for one in (character, plainer, _PLAIN.get(character, "")):
        try:
            one.encode(_LETTERS)
        except UnicodeEncodeError:
            continue
        if one:
            return one
    return "?"


class _Paper(FPDF):
    """A sheet drawn from the top down."""

    def __init__(self, sheet: Sheet, *, roll_mm: float | None = None, now: datetime) -> None:
        super().__init__(format=(_ROLL_MM, roll_mm) if roll_mm else "A4")
        self.is_roll = roll_mm is not None
        self.core_fonts_encoding = _LETTERS
        edge = _ROLL_EDGE if self.is_roll else _A4_EDGE
        self.set_margins(edge, edge, edge)
        self.c_margin = 0
        self.set_auto_page_break(not self.is_roll, margin=edge)
        self.set_creation_date(now)
        self.set_title(plain(f"{sheet.title} {sheet.number}"))
        self.set_lang(sheet.language)
        self.size = 8.5 if self.is_roll else 10.0
        self.add_page()
        self._head(sheet)
        self._items(sheet)
        self._sums(sheet)
        self._foot(sheet)

    def finish(self) -> bytes:
        """Return the file."""
        return bytes(self.output())

    def _write(self, text: str, *, bold: bool = False, scale: float = 1, align: str = "L") -> None:
        self.set_font("Helvetica", "B" if bold else "", self.size * scale)
        self.multi_cell(
            0, self.size * scale * 0.5, plain(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )  # fmt: skip

    def _pair(self, left: str, right: str, *, bold: bool = False) -> None:
        """Write words with their sum at the right edge; long words wrap and leave the sum its place."""
        self.set_font("Helvetica", "B" if bold else "", self.size)
        height = self.size * 0.5
        beside = self.get_string_width(plain(right)) + 4
        if self.will_page_break(2 * height):
            self.add_page()
        page, top = self.page, self.get_y()
        self.multi_cell(
            self.epw - beside, height, plain(left), align="L", new_x=XPos.RIGHT, new_y=YPos.LAST
        )
        if self.page == page:
            bottom = self.get_y()
            self.set_xy(self.w - self.r_margin - beside, top)
            self.cell(beside, height, plain(right), align="R")
            self.set_xy(self.l_margin, bottom + height)
            return
        self.cell(beside, height, plain(right), align="R")
        self.ln(height)

    def _rule(self) -> None:
        self.ln(1.5)
        self.set_draw_color(160)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(1.5)

    def _head(self, sheet: Sheet) -> None:
        name, *rest = sheet.seller
        self._write(name, bold=True, scale=1.2)
        for line in rest:
            self._write(line)
        self.ln(3)
        self._write(f"{sheet.title} {sheet.number}", bold=True, scale=1.5)
        for label, value in sheet.facts:
            self._write(f"{label}: {value}")
        self.ln(2)
        for line in sheet.buyer:
            self._write(line)

    def _items(self, sheet: Sheet) -> None:
        self._rule()
        for item in sheet.items:
            self._pair(item.text, "" if item.sum is None else item.sum.format(sheet.language))
            self.set_text_color(90)
            for note in item.notes:
                self._write(f"   {note}", scale=0.9)
            self.set_text_color(0)
            self.ln(1)
        self._rule()

    def _sums(self, sheet: Sheet) -> None:
        if sheet.total is None:
            return
        self._pair(_("Total"), sheet.total.format(sheet.language), bold=True)
        self.ln(2)
        self._vat(sheet)
        if sheet.payments:
            self._write(_("Payments"), bold=True)
            for label, money in sheet.payments:
                self._pair(label, money.format(sheet.language))

    def _vat(self, sheet: Sheet) -> None:
        rows: list[Sequence[str]] = [(_("VAT rate"), _("Net"), _("VAT"), _("Gross"))]
        rows += [
            (each.percent, *(part.format(sheet.language) for part in (each.net, each.tax, each.gross)))
            for each in sheet.vat
        ]  # fmt: skip
        width, height = self.epw / 4, self.size * 0.5
        for number, row in enumerate(rows):
            self.set_font("Helvetica", "B" if number == 0 else "", self.size * 0.9)
            for column, text in enumerate(row):
                self.cell(width, height, plain(text), align="R" if column else "L")
            self.ln(height)
        self.ln(2)

    def _foot(self, sheet: Sheet) -> None:
        self.ln(3)
        for note in sheet.notes:
            self._write(note, scale=0.9)
        if sheet.code:
            self._qr(sheet.code)

    def _qr(self, code: str) -> None:
        rows = [list(row) for row in segno.make(code, error="q", micro=False).matrix]
        dot = 28 / len(rows)
        if self.will_page_break(32):
            self.add_page()
        top = self.get_y() + 2
        self.set_fill_color(0)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    self.rect(self.l_margin + across * dot, top + down * dot, dot, dot, style="F")
        self.set_xy(self.l_margin, top + 29)
