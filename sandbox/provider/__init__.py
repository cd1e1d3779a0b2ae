"""A payment provider as real ones are: JSON API, hosted pay page, signed webhooks."""
