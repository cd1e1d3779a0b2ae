"""The demo retailer, Fjord & Fell: catalogue, art, stores and people as plain values.

Nothing here knows Django or the database. The same call always gives the same shop, so that a
seed, a test and a picture agree.
"""
