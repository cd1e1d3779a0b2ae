"""The outside world as processes of their own. Nothing here imports the product, or it this."""
