"""What every entry and every statement of the catalogue has in common."""

import secrets
from collections.abc import Iterable
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from catalog.names import fold

from .catalogue import EVERYONE, Catalogue
from .fields import choices_constraint

MOST_WORDS = 10  # of a search; each is a condition for the database


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    REVIEW = "review", "in review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class Certainty(models.TextChoices):
    """How sure the record is; the About page explains each word."""

    STATED = "stated", "stated"
    REPORTED = "reported", "reported"
    ALLEGED = "alleged", "alleged"
    CLAIMED = "claimed", "claimed"
    DISPUTED = "disputed", "disputed"
    INFERRED = "inferred", "inferred"


class CatalogueQuerySet(models.QuerySet[Any]):
    """Bulk writes that move the catalogue's version on, as single saves do."""

    def update(self, **kwargs: Any) -> int:
        # Asked before: what is written may take rows out of the set.
        people = self.concerned() | (self.tied() if "status" in kwargs else set())
        changed = super().update(**kwargs)
        Catalogue.bump({EVERYONE} if _MOVES & kwargs.keys() else people)
        return changed

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        created = super().bulk_create(objs, *args, **kwargs)
        Catalogue.bump(chain.from_iterable(row.concerned() for row in created))
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        people = self.concerned()
        deleted = super().delete()
        Catalogue.bump(people)
        return deleted

    def concerned(self) -> set[int]:
        """The keys of the people these rows tell something of; one query, or none."""
        return self._keys(self.model.CONCERNS)

    def tied(self) -> set[int]:
        """The keys of the people of whom readers see more if they see these rows; one query, or none."""
        return self._keys(self.model.TIED)

    def _keys(self, paths: tuple[str, ...]) -> set[int]:
        return set(filter(None, chain.from_iterable(self.order_by().values_list(*paths)))) if paths else set()

    def having_words(self, text: str, *fields: str) -> Self:
        """Rows in which each word of the text occurs in one of the fields; none for no words."""
        words = text.split()[:MOST_WORDS]
        found = self if words else self.none()
        for word in words:
            # SQLite knows the two cases of ASCII letters only.
            forms = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
            found = found.filter(reduce(or_, (models.Q(**{f"{f}__icontains": form}) for f in fields for form in forms)))
        return found

    def resembling(self, text: str, *fields: str) -> Self:
        """Rows in which each word of the text occurs in one of the fields, both folded; for some thousands of rows."""
        words = fold(text).split()
        rows = self.order_by().values_list("pk", *fields)
        found = [pk for pk, *texts in rows if holds_all(words, fold(" ".join(filter(None, texts))))]
        return self.filter(pk__in=found)


def holds_all(words: list[str], text: str) -> bool:
    return all(word in text for word in words)


# What, written to many statements at once, takes them to other people.
_MOVES = frozenset(f"{name}{end}" for name in ("person", "other", "defection") for end in ("", "_id"))


class CatalogueModel(models.Model):
    """A row whose change is a change of the catalogue."""

    # The ways to the keys of the people that a row tells something of; and of whom more is seen if the row is.
    CONCERNS: ClassVar[tuple[str, ...]] = ()
    TIED: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Catalogue.bump(self.concerned())

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        people = set(self.concerned())
        deleted = super().delete(*args, **kwargs)
        Catalogue.bump(people)
        return deleted

    def concerned(self) -> Iterable[int]:
        """The keys of the people that this row tells something of, as it stands here."""
        # A part of a crossing knows its person, too.
        return [getattr(self, path.rpartition("__")[2]) for path in self.CONCERNS]


class PublishedQuerySet(CatalogueQuerySet):
    """Rows with a status."""

    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)


class EntryQuerySet(PublishedQuerySet):
    """Entries, found in fixtures by their slug."""

    def withdrawn(self) -> Self:
        return self.filter(status=Status.WITHDRAWN)

    def waiting(self, status: str) -> Self:
        """Drafts, or those in review; those longest untouched first."""
        return self.filter(status=status).order_by("updated", "pk")

    def last_changed(self, most: int) -> Self:
        return self.order_by("-updated", "slug")[:most]

    def by_address(self) -> Self:
        """With nothing but their addresses and the time of their last change."""
        return self.order_by("slug").only("slug", "updated")

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def called(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=list(slugs))


class Entry(CatalogueModel):
    """Something with a page of its own, that a curator publishes and withdraws."""

    slug = models.SlugField(
        max_length=120, unique=True, help_text="The last part of the page's address. It should never change."
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    withdrawal_reason = models.CharField(
        max_length=300, blank=True, help_text="Printed in the entry's place while it is withdrawn."
    )
    # `auto_now` would be skipped by loaddata, which saves raw rows.
    created = models.DateTimeField(default=timezone.now, editable=False)
    updated = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        constraints = [
            choices_constraint("%(class)s", "status", Status),
            models.CheckConstraint(
                condition=~models.Q(slug=""),
                name="%(class)s_slug_present",
                violation_error_message="An entry needs a slug for its address.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.WITHDRAWN) | ~models.Q(withdrawal_reason=""),
                name="%(class)s_withdrawn_with_a_reason",
                violation_error_message="Say why the entry is withdrawn: readers are told in its place.",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated = timezone.now()
        stored: Any = type(self)._default_manager.filter(pk=self.pk)
        moved = bool(self.TIED) and stored.exclude(status=self.status).exists()
        super().save(*args, **kwargs)
        if moved:
            Catalogue.bump(stored.tied())

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


def new_key() -> str:
    """A permanent key for a statement that a curator adds by hand."""
    return f"s-{secrets.token_hex(6)}"


class StatementQuerySet(PublishedQuerySet):
    """Statements, found in fixtures by their key."""

    def shown(self) -> Self:
        """What readers may see: published, and hanging on nothing that is not."""
        owners = {f"{owner}__status": Status.PUBLISHED for owner in self.model.OWNERS}
        return self.published().filter(**owners)

    def uncited(self) -> Self:
        """Those that no source supports; withdrawn ones aside."""
        return self.exclude(status=Status.WITHDRAWN).filter(~models.Exists(self._support()))

    def weakly_cited(self) -> Self:
        """Those that some source supports, but none says where in it."""
        located = self._support().exclude(locator="")
        return self.exclude(status=Status.WITHDRAWN).filter(models.Exists(self._support()), ~models.Exists(located))

    def for_desk(self) -> Self:
        """With what names each and the entry it is edited on; one query."""
        paths = [field.name for field in self.model._meta.concrete_fields if field.many_to_one]
        deeper = {"defection": "defection__person", "place": "place__country"}
        return self.select_related(*(deeper.get(path, path) for path in paths)).order_by("pk")

    def _support(self) -> Any:
        relation: Any = self.model._meta.get_field("citations")
        supporting = relation.related_model.objects.filter(stance="supports")
        return supporting.order_by().filter(**{relation.field.name: models.OuterRef("pk")})

    def get_by_natural_key(self, key: str) -> Any:
        return self.get(key=key)

    def statuses(self, keys: Iterable[str]) -> models.QuerySet[Any, tuple[str, str]]:
        """Pairs of the key and the status of those that exist."""
        return self.order_by().filter(key__in=list(keys)).values_list("key", "status")

    def resting_on(self, source: Any) -> Self:
        """Those that a published source supports; `source` is a slug, several or a subquery's reference."""
        return self.filter(
            citations__stance="supports", citations__source__status=Status.PUBLISHED, citations__source__slug__in=source
        )

    def people_and_sources(self, path: str) -> models.QuerySet[Any, tuple[int, int]]:
        """Pairs of the key of a person, found by this path, and of a source that supports a statement; some twice."""
        return self.filter(citations__stance="supports").order_by().values_list(path, "citations__source_id")


class Statement(CatalogueModel):
    """A contestable fact: how sure it is, and (through its citations) who says so."""

    key = models.CharField(
        max_length=120,
        unique=True,
        default=new_key,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Use lower-case letters, digits and single hyphens.")],
        help_text="Permanent: the statement's id in the data and its fragment on the page.",
    )
    certainty = models.CharField(max_length=12, choices=Certainty, default=Certainty.STATED)
    note = models.TextField(blank=True, help_text="What a reader should know about this fact; shown beside it.")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)

    # What must be published too before a reader sees the statement.
    OWNERS: ClassVar[tuple[str, ...]] = ("person",)
    CONCERNS: ClassVar[tuple[str, ...]] = ("person_id",)

    class Meta:
        abstract = True
        constraints = [
            choices_constraint("%(class)s", "certainty", Certainty),
            choices_constraint("%(class)s", "status", Status),
            models.CheckConstraint(
                condition=~models.Q(key=""),
                name="%(class)s_key_present",
                violation_error_message="A statement needs a key.",
            ),
        ]

    def natural_key(self) -> tuple[str]:
        return (self.key,)
