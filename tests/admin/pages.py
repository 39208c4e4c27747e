"""Reads a form off a page as a browser would, so that a test changes only what a curator would change."""

from html.parser import HTMLParser
from typing import Any


class _FormReader(HTMLParser):
    """Collects what the page's main form would send; what stands in a <template> is not part of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.data: dict[str, str] = {}
        self.depth = 0
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.depth += 1
        if self.depth:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind == "checkbox":
                if "checked" in given:
                    self.data[name] = given.get("value", "on")
            elif kind not in {"submit", "button", "file", "radio"}:
                self.data[name] = given.get("value", "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.data):
            self.data[self.select] = given.get("value", "")
        elif tag == "textarea" and name:
            self.area, self.data[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.depth -= 1
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            self.data[self.area] = self.data[self.area].removeprefix("\n")
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area and not self.depth:
            self.data[self.area] += data


def fields_of(response: Any) -> dict[str, str]:
    """Return the fields of a page's forms and their values, as they would be sent unchanged."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.data.items() if name and name != "csrfmiddlewaretoken"}


def add_row(data: dict[str, str], prefix: str, **values: Any) -> str:
    """Add a row to a formset as the page's script does, and return the row's own prefix."""
    number = int(data.get(f"{prefix}-TOTAL_FORMS", 0))
    data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    data.setdefault(f"{prefix}-INITIAL_FORMS", "0")
    row = f"{prefix}-{number}"
    data.update({f"{row}-{name}": str(getattr(value, "pk", value)) for name, value in values.items()})
    return row
