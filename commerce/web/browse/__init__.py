"""Looking around: the front page, lists, search and the product page."""

from commerce.web.browse.brands import brand
from commerce.web.browse.home import home
from commerce.web.browse.lists import category, search
from commerce.web.browse.product import product, product_stores

__all__ = ["brand", "category", "home", "product", "product_stores", "search"]
