"""The databases' own full-text engines, SQLite's FTS5 and PostgreSQL's, behind one interface: words in, people out.

Both keep one table, `catalog_words`: for each person the distinct folded words of what is said in the entry. Neither
stems, ranks or takes words apart. Words are of a to z, 0 to 9 and, where they stand for an entry, an underscore.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from django.db import connection

Told = Mapping[int, frozenset[str]]


class Asked(NamedTuple):
    """What to look for: a word, or all that begin with it, or any of the other words, whole."""

    word: str
    begins: bool
    others: tuple[str, ...] = ()


class Engine(Protocol):
    def write(self, told: Told) -> None:
        """Let these be the words of these people."""

    def remove(self, keys: Iterable[int]) -> None: ...

    def read(self, after: int, until: int) -> dict[int, frozenset[str]]:
        """The words of the people whose keys are greater than the one and not greater than the other."""

    def find(self, asked: Sequence[Asked]) -> list[list[int]]:
        """For each that is asked, the keys of the people who have it; one query for all."""


class Fts5:
    def write(self, told: Told) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO catalog_words (rowid, words) VALUES (%s, %s)",
                [(key, " ".join(sorted(words))) for key, words in told.items()],
            )

    def remove(self, keys: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM catalog_words WHERE rowid = %s", [(key,) for key in keys])

    def read(self, after: int, until: int) -> dict[int, frozenset[str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid, words FROM catalog_words WHERE rowid > %s AND rowid <= %s", [after, until])
            return {key: frozenset(words.split()) for key, words in cursor.fetchall()}

    def find(self, asked: Sequence[Asked]) -> list[list[int]]:
        # Joined by the database: to fetch a row for each key takes twice as long.
        one = "(SELECT group_concat(rowid) FROM catalog_words WHERE catalog_words MATCH %s)"
        return _keys(one, [self._match(each) for each in asked])

    def _match(self, asked: Asked) -> str:
        return " OR ".join([f'"{asked.word}"{"*" * asked.begins}', *(f'"{word}"' for word in asked.others)])


class PostgreSql:
    def write(self, told: Told) -> None:
        with connection.cursor() as cursor:
            # As they are: to_tsvector() would take words like 1e5 apart.
            cursor.executemany(
                "INSERT INTO catalog_words (person_id, words) VALUES (%s, array_to_tsvector(%s::text[]))"
                " ON CONFLICT (person_id) DO UPDATE SET words = excluded.words",
                [(key, sorted(words)) for key, words in told.items()],
            )

    def remove(self, keys: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM catalog_words WHERE person_id = ANY (%s)", [list(keys)])

    def read(self, after: int, until: int) -> dict[int, frozenset[str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT person_id, tsvector_to_array(words) FROM catalog_words"
                " WHERE person_id > %s AND person_id <= %s",
                [after, until],
            )
            return {key: frozenset(words) for key, words in cursor.fetchall()}

    def find(self, asked: Sequence[Asked]) -> list[list[int]]:
        one = "(SELECT string_agg(person_id::text, ',') FROM catalog_words WHERE words @@ %s::tsquery)"
        return _keys(one, [self._match(each) for each in asked])

    def _match(self, asked: Asked) -> str:
        return " | ".join([f"'{asked.word}'{':*' * asked.begins}", *(f"'{word}'" for word in asked.others)])


def _keys(one: str, matches: list[str]) -> list[list[int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(matches))}", matches)
        [found] = cursor.fetchall()
    return [json.loads(f"[{keys or ''}]") for keys in found]


def engine() -> Engine:
    """That of the database in use."""
    return PostgreSql() if connection.vendor == "postgresql" else Fts5()
