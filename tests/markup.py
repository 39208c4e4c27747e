"""A page as its reader meets it: what its elements say, chosen by CSS selectors."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag


class Page:
    """The parsed body of a response."""

    def __init__(self, response: Any) -> None:
        self.source = response.content.decode()
        self._soup = BeautifulSoup(self.source, "html.parser")

    def __iter__(self) -> Iterator[Tag]:
        """Every element."""
        return iter(self._soup.find_all(True))

    def texts(self, selector: str) -> list[str]:
        """The text of each element found, with single spaces between its parts."""
        return [" ".join(element.get_text(" ").split()) for element in self._soup.select(selector)]

    def attributes(self, selector: str, name: str) -> list[Any]:
        return [element.get(name) for element in self._soup.select(selector)]

    @property
    def title(self) -> str:
        return self.texts("title")[0]

    @property
    def heading(self) -> str:
        return " / ".join(self.texts("h1"))
