"""Synthetic people for measuring; never part of the published data.

N people with 1–4 names, 1–3 affiliations over 60 agencies and one crossing between 60 countries, with an era, a year, a
method, a motive and a certainty, which one of 40 sources supports. The same rows fill the catalogue and the flat table
that Datasette serves.
"""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COUNTRIES = [f"country-{number:02}" for number in range(60)]
AGENCIES = [f"agency-{number:02}" for number in range(60)]
ERAS = [f"era-{number}" for number in range(6)]
METHODS = ["refused-recall", "walked-in", "exfiltrated", "fled", "travelled", "vanished"]
MOTIVES = ["ideology", "disillusion", "reward", "grievance", "family", "safety"]
CERTAINTIES = ["stated", "stated", "stated", "reported", "alleged", "disputed"]
SOURCES = [f"source-{number:02}" for number in range(40)]
# The flat table's columns with one value each; agencies are many.
FACETS = ["origin", "destination", "decade", "era", "method", "motive", "certainty", "kind", "source"]
# A word that one summary in a hundred holds.
RARE = "cipher"
SYLLABLES = "an bor che dim el fa gor han il jor ka lev mar nik ol pet ro sa tor ul vas yur zo".split()  # noqa: SIM905
CHUNK = 5_000


@dataclass(frozen=True)
class Row:
    """One person, as both sides get them."""

    number: int
    name: str
    other_names: list[str]
    agencies: list[str]
    origin: str
    destination: str
    year: int
    era: str
    method: str
    motive: str
    certainty: str
    source: str
    summary: str


def rows(count: int) -> Iterator[Row]:
    """The same people at every call."""
    chance = random.Random(1963)

    def word(syllables: int) -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()

    for number in range(count):
        family = word(3)
        origin, destination = chance.sample(COUNTRIES, 2)
        yield Row(
            number=number,
            name=f"{word(2)} {family}",
            other_names=[f"{word(2)} {family}" for _ in range(chance.randrange(4))],
            agencies=chance.sample(AGENCIES, chance.randrange(1, 4)),
            origin=origin,
            destination=destination,
            year=chance.randrange(1920, 2020),
            era=chance.choice(ERAS),
            method=chance.choice(METHODS),
            motive=chance.choice(MOTIVES),
            certainty=chance.choice(CERTAINTIES),
            source=chance.choice(SOURCES),
            summary=f"Worked for years in {origin}, then left."
            + (f" Knew a {RARE} of the service." if number % 100 == 0 else ""),
        )


def fill_catalogue(count: int) -> None:
    """Put the people into the empty database that the settings name."""
    from django.db import connection

    from catalog import models, texts

    published = models.Status.PUBLISHED

    def made(model, values):
        model.objects.bulk_create(values)
        return {each.slug: each for each in model.objects.all()}

    sources = made(
        models.Source,
        [
            models.Source(slug=slug, title=slug.title(), kind="report", layer="corroboration", status=published)
            for slug in SOURCES
        ],
    )
    countries = made(models.Country, [models.Country(slug=slug, name=slug.title()) for slug in COUNTRIES])
    agencies = made(
        models.Agency,
        [models.Agency(slug=slug, name=slug.title(), kind="state-security", status=published) for slug in AGENCIES],
    )
    eras = made(
        models.Era,
        [
            models.Era(slug=slug, name=slug.title(), position=place, status=published)
            for place, slug in enumerate(ERAS, 1)
        ],
    )
    chunk: list[Row] = []
    for row in rows(count):
        chunk.append(row)
        if len(chunk) == CHUNK:
            _add(models, chunk, countries, agencies, eras, sources)
            chunk = []
    _add(models, chunk, countries, agencies, eras, sources)
    texts.fill()
    with connection.cursor() as cursor:
        # As PostgreSQL does by itself a minute after so much was written.
        cursor.execute("ANALYZE")


def _add(models, chunk, countries, agencies, eras, sources) -> None:
    published = models.Status.PUBLISHED
    people = models.Person.objects.bulk_create(
        models.Person(
            slug=f"person-{row.number}", name=row.name, sort_name=row.name, summary=row.summary, status=published
        )
        for row in chunk
    )
    pairs = list(zip(chunk, people, strict=True))
    models.Name.objects.bulk_create(
        models.Name(
            person=person, key=f"{person.slug}-name-{place}", text=f"{text} {place}", kind="variant", status=published
        )
        for row, person in pairs
        for place, text in enumerate([row.name, *row.other_names])
    )
    models.Affiliation.objects.bulk_create(
        models.Affiliation(
            person=person, key=f"{person.slug}-{slug}", agency=agencies[slug], kind="served", status=published
        )
        for row, person in pairs
        for slug in row.agencies
    )
    crossings = models.Defection.objects.bulk_create(
        models.Defection(
            person=person,
            key=f"{person.slug}-crossing",
            date=str(row.year),
            origin=countries[row.origin],
            destination=countries[row.destination],
            era=eras[row.era],
            method=row.method,
            certainty=row.certainty,
            status=published,
        )
        for row, person in pairs
    )
    models.Motive.objects.bulk_create(
        models.Motive(defection=crossing, key=f"{crossing.key}-motive", kind=row.motive, status=published)
        for row, crossing in zip(chunk, crossings, strict=True)
    )
    models.Citation.objects.bulk_create(
        models.Citation(defection=crossing, source=sources[row.source], locator=f"p. {row.number % 300 + 1}")
        for row, crossing in zip(chunk, crossings, strict=True)
    )


def fill_flat(count: int, path: Path) -> None:
    """Write the table for Datasette: a column per facet, each indexed, and a full-text index over the words."""
    import json

    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, names TEXT, agency TEXT, origin TEXT, "
            "destination TEXT, decade INTEGER, era TEXT, method TEXT, motive TEXT, certainty TEXT, kind TEXT, "
            "source TEXT, summary TEXT)"
        )
        database.executemany(
            "INSERT INTO people VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    row.number,
                    row.name,
                    ", ".join(row.other_names),
                    json.dumps(row.agencies),
                    row.origin,
                    row.destination,
                    row.year // 10 * 10,
                    row.era,
                    row.method,
                    row.motive,
                    row.certainty,
                    "defection",
                    row.source,
                    row.summary,
                )
                for row in rows(count)
            ),
        )
        for column in ("name", *FACETS):
            database.execute(f"CREATE INDEX people_{column} ON people ({column})")
        database.execute(
            "CREATE VIRTUAL TABLE people_fts USING fts5(name, names, summary, content='people', content_rowid='id')"
        )
        database.execute("INSERT INTO people_fts (people_fts) VALUES ('rebuild')")
