"""A till of a store: it sells, goes offline, comes back, and sends what it sold, doubled and shuffled if told so."""
