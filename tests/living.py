"""What the fixtures hold on people who are presumed to be living, statement by statement."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
# Fields that every statement has, or that say nothing of the person.
BARE = {"key", "person", "defection", "kind", "certainty", "note", "status", "position"}
# What readers are told in the catalogue's own words; an anchor is the source's.
TOLD = ("summary", "text", "role", "note", "reading", "date_text", "origin_text", "destination_text")

Record = dict[str, Any]


def records() -> list[tuple[str, Record]]:
    """Each object of the fixtures as its model's name and its fields."""
    return [
        (record["model"].removeprefix("catalog."), record["fields"])
        for path in sorted(FIXTURES.rglob("*.yaml"))
        for record in yaml.safe_load(path.read_text("utf-8"))
    ]


class Living:
    """The living people of the fixtures, with all that bears on each."""

    def __init__(self) -> None:
        everything = records()
        self.sources = {fields["slug"]: fields for model, fields in everything if model == "source"}
        self.people = {fields["slug"]: fields for model, fields in everything if model == "person"}
        self.slugs = sorted(slug for slug, fields in self.people.items() if fields["living"] == "yes")
        self.countries = [fields for model, fields in everything if model == "country"]
        self.crossings = {fields["key"]: fields for model, fields in everything if model == "defection"}
        self.statements = [(model, fields) for model, fields in everything if "key" in fields]
        self.citations = [fields for model, fields in everything if model == "citation"]

    def of(self, slug: str) -> list[tuple[str, Record]]:
        """The statements about one person, those that hang on a crossing and relations from the other end included."""
        return [(model, fields) for model, fields in self.statements if slug in self._people(fields)]

    def _people(self, fields: Record) -> set[str]:
        owner = self.crossings[fields["defection"][0]] if "defection" in fields else fields
        return {owner[name][0] for name in ("person", "other") if name in owner}

    def cited(self, key: str) -> list[Record]:
        """The citations of one statement."""
        targets = ("name", "affiliation", "defection", "waypoint", "motive", "event", "relation")
        return [c for c in self.citations if any(c.get(target) == [key] for target in targets)]

    def told(self, slug: str) -> Iterator[tuple[str, str]]:
        """Each text that readers see about one person, under the key of its statement."""
        yield slug, self.people[slug]["summary"]
        for _, fields in self.of(slug):
            for row in (fields, *self.cited(fields["key"])):
                yield from ((fields["key"], row[name]) for name in TOLD if name in row)

    def mentioning(self, words: str) -> set[str]:
        """Keys of the statements, and slugs of the people, in whose texts one of these words stands."""
        pattern = re.compile(rf"\b(?:{words})", re.IGNORECASE)
        return {key for slug in self.slugs for key, text in self.told(slug) if pattern.search(text)}

    def places(self, slug: str) -> set[str]:
        """Every place and country that a statement about the person names as such, the ends of a crossing apart."""
        countries = {fields["slug"]: fields["name"] for fields in self.countries}
        named = set()
        for _, fields in self.of(slug):
            if place := fields.get("place"):
                name, country = place[0], countries[place[1]]
                named.add(name if name == country else f"{name}, {country}")
            if country := fields.get("country"):
                named.add(countries[country[0]])
        return named

    def is_user_edited(self, slug: str) -> bool:
        source = self.sources[slug]
        return source.get("container") == "Wikipedia" or "user-edited" in source.get("criticism", "").lower()

    def outline(self, slug: str) -> list[str]:
        """One line a statement: its model, its kind and the fields that are filled."""
        return sorted(
            f"{model} {fields.get('kind', '')}: {' '.join(sorted(fields.keys() - BARE))}".replace(" :", ":")
            for model, fields in self.of(slug)
        )
