"""How fast the pages, the orders and the live cart are, under production settings (`make bench`)."""
