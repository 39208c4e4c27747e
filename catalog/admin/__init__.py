"""The curators' desk: the stock Django admin, one noun a file."""

from . import agency, citation, country, era, person, retired, source

__all__ = ["agency", "citation", "country", "era", "person", "retired", "source"]
