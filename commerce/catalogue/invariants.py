"""What must always be true of products."""

from core.invariants import invariant, rows


@invariant("A product's brand is the name of the brand that makes it")
def _brands() -> list[str]:
    return rows(
        """
        SELECT p.id AS product, p.brand, p.made_by_id AS made_by, b.name
        FROM catalogue_product p LEFT JOIN catalogue_brand b ON b.id = p.made_by_id
        WHERE p.brand <> COALESCE(b.name, '')
        """
    )
