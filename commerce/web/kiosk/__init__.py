"""The kiosk: the shop for somebody who stands before a large screen in a store. It knows its store, and nobody else."""
