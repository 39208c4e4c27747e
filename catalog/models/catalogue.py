"""The catalogue as a whole: how often it has changed, and whom each change was about."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.db.models import F, Q

# Stands for all people at once in what counts changes; no row has this key.
EVERYONE = 0
_VERSION = "SELECT version FROM catalog_catalogue WHERE id = 1"


class Catalogue(models.Model):
    """The single row that counts changes: the base of every ETag and of everything kept in memory."""

    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="catalogue_is_one_row")]

    def __str__(self) -> str:
        return f"version {self.version}"

    @classmethod
    def current_version(cls) -> int:
        """One indexed query; 0 before the first change."""
        asked: Any = connection
        if not asked.health_check_enabled or asked.in_atomic_block:
            return _version()
        # Most often a request's first question: it finds out by itself whether the server closed the connection.
        asked.health_check_done = True
        try:
            return _version()
        except (InterfaceError, OperationalError):
            asked.close()
            return _version()

    @classmethod
    def bump(cls, people: Iterable[int] = ()) -> None:
        """
        Count a change, in the transaction of that change: readers see both or neither.

        `people` are the keys of those of whom it may tell something else; EVERYONE where nobody knows.
        """
        keys = set(people)
        # Counted first: until the transaction ends, this row then makes every other change wait.
        with transaction.atomic(savepoint=False):
            if not cls.objects.filter(pk=1).update(version=F("version") + 1):
                cls.objects.get_or_create(pk=1)
            if keys:
                Touched.objects.note(keys)

    @classmethod
    def hold(cls) -> None:
        """Let no other transaction change the catalogue until this one ends."""
        # SQLite lets one write at a time anyway.
        cls.objects.select_for_update().filter(pk=1).first()


def _version() -> int:
    # Put together by a QuerySet, the question takes six times as long as its answer.
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


class TouchedQuerySet(models.QuerySet["Touched"]):
    """Questions about who has changed."""

    def note(self, keys: Iterable[int]) -> None:
        """These people have changed at the catalogue's version; one query."""
        table, catalogue = self.model._meta.db_table, Catalogue._meta.db_table
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (person_id, version, waiting)"
                f" VALUES (%s, (SELECT version FROM {catalogue} WHERE id = 1), %s)"
                " ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, waiting = excluded.waiting",
                [(key, True) for key in sorted(keys)],
            )

    def since(self, version: int) -> set[int]:
        """The keys of people changed in a later version; EVERYONE may be among them."""
        return set(self.filter(version__gt=version).values_list("person_id", flat=True))

    def waiting(self) -> Self:
        """Those whose words the search has not taken up; the last changed first."""
        return self.filter(waiting=True).order_by("-version", "person_id")

    def taken_up(self) -> None:
        self.filter(waiting=True).update(waiting=False)


class Touched(models.Model):
    """When something about a person was last changed; no reference, for it outlives the person."""

    person_id = models.BigIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField(help_text="The catalogue's, with that change.")
    waiting = models.BooleanField(help_text="The table of words is still as before the change.")

    objects = TouchedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["version"], name="touched_version"),
            models.Index(fields=["person_id"], condition=Q(waiting=True), name="touched_waiting"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} at version {self.version}"
