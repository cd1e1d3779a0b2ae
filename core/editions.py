"""Small sets of rows that every page reads and few people change: kept in a process while they hold.

Such a set has an edition. Triggers make a new one in the transaction that changes a row of it, and
whoever keeps what she made of the rows asks by the edition, in a statement that she needs anyway,
whether they still hold. So nothing old is ever shown, as it would be with a time to live.

A trigger that waits for the commit suits rows that no transaction changes before it reads the set.
The edition is its number with the transaction that wrote it: what a transaction that is rolled
back has kept is nobody else's.
"""


def of(name: str) -> str:
    """Return SQL for the edition as text; NULL where there is none, and then nothing may be kept."""
    return f"(SELECT xmin::text || '.' || number FROM core_edition WHERE name = '{name}')"  # noqa: S608 - a name of ours
