"""Tables as people send and take them: CSV in any common form, and XLSX. Streams, never whole in memory."""

from core.tables.cells import quoted, unquoted
from core.tables.errors import BadTable
from core.tables.intake import Table, read_csv, read_table, write_csv
from core.tables.written import write_xlsx

__all__ = [
    "BadTable",
    "Table",
    "quoted",
    "read_csv",
    "read_table",
    "unquoted",
    "write_csv",
    "write_xlsx",
]
