"""The stock room of a store and of a warehouse: one set of screens on both surfaces."""
