"""Product pictures: what is taken, in which sizes they are shown, and where the files lie."""

from commerce.catalogue.pictures.encoding import BadPicture, Looked, Sized, look, make_sizes

__all__ = ["BadPicture", "Looked", "Sized", "look", "make_sizes"]
