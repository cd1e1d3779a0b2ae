"""How far apart two words are, and which of some words was meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable

_SHORT, _LONG = 4, 8


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters were left out, added, changed or swapped with a neighbour; `most` + 1 for more.

    Optimal string alignment: Damerau's distance in which no part is edited twice.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, above, row = row, before, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, above[to - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)


def allowed(word: str) -> int:
    """Return how many slips a word may have: one in four letters, two in eight, three beyond."""
    return 1 if len(word) <= _SHORT else 2 if len(word) <= _LONG else 3


def swaps(word: str) -> list[str]:
    """Return the word with each two neighbours swapped, where that is another word."""
    return [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(len(word) - 1)
        if word[at] != word[at + 1]
    ]


def meant(typed: str, words: Iterable[str]) -> str | None:
    """Return the word that was most likely meant, the first of those as near; None where none is near.

    People begin a word right more often than they end it: of two as near, the one with the same beginning.
    """
    most = allowed(typed)
    best: tuple[int, bool, int] | None = None
    found = None
    for place, word in enumerate(words):
        far = distance(typed, word, most=most)
        key = (far, word[:2] != typed[:2], place)
        if far <= most and (best is None or key < best):
            best, found = key, word
    return found
