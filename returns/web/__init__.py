"""The return desk of the store app, below `/store/returns/`."""
