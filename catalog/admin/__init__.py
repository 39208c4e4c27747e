"""The curators' desk: the stock Django admin, one noun a file."""

from . import accounts, agency, citation, country, era, person, retired, source

__all__ = ["accounts", "agency", "citation", "country", "era", "person", "retired", "source"]
