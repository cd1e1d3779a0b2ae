"""What must always be true of papers."""

from core.invariants import invariant, rows


@invariant("The papers of a seller and year are numbered from one without a gap")
def _no_gaps() -> list[str]:
    return rows(
        """
        SELECT s.seller, s.year, s.last, COUNT(p.id) AS papers, MAX(p.place) AS highest
        FROM papers_series s LEFT JOIN papers_paper p ON p.seller = s.seller AND p.year = s.year
        GROUP BY s.id HAVING s.last <> COUNT(p.id) OR s.last <> COALESCE(MAX(p.place), 0)
        """
    )
