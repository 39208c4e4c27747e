"""What an entry looked like after each change, and who is at work on it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .base import Status
from .citation import Citation
from .fields import choices_constraint
from .nested import Prepared


class RevisionKind(models.TextChoices):
    """The kinds of entry that are kept whole, with everything that hangs on them."""

    PERSON = "person", "person"
    AGENCY = "agency", "agency"
    ERA = "era", "era"
    WAVE = "wave", "wave"
    SOURCE = "source", "source"
    COUNTRY = "country", "country"
    ADDRESS = "address", "address given up"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, kind: str, key: str) -> Self:
        """All revisions of one entry, newest first."""
        return self.filter(kind=kind, key=key).select_related("by").order_by("-number")

    def newest(self, entries: Iterable[tuple[str, str]]) -> "dict[tuple[str, str], Revision]":
        """The last revision of each of these entries (kind, key), without its data; one query."""
        wanted = [models.Q(kind=kind, key=key) for kind, key in entries]
        if not wanted:
            return {}
        found = self.filter(reduce(or_, wanted)).defer("data").order_by("number")
        return {(revision.kind, revision.key): revision for revision in found}

    def latest_of(self, kind: str, keys: Iterable[str]) -> "dict[str, Revision]":
        """The last revision of each of these entries of one kind, by its key; one query."""
        later = self.model._default_manager.filter(
            kind=kind, key=models.OuterRef("key"), number__gt=models.OuterRef("number")
        )
        return {last.key: last for last in self.filter(~models.Exists(later), kind=kind, key__in=list(keys))}

    def numbered(self, number: int) -> "Revision | None":
        return self.filter(number=number).first()

    def standing(self, slug: str) -> "Revision | None":
        """The version of a person's entry that readers have, without its data."""
        revision: Revision | None = _STANDING.get(slug)
        return revision

    def last_public(self, kind: str, key: str) -> Self:
        return self.public().filter(kind=kind, key=key).defer("data").order_by("-number")[:1]

    def public(self) -> Self:
        """Those in which the entry stood published."""
        return self.filter(status=Status.PUBLISHED)


class Revision(models.Model):
    """One state of one entry, statements and citations included; written once, never changed.

    It names its entry by kind and slug, not by a foreign key: it outlives the row.
    `data` is a list of objects in the fixtures' own format, so that restoring is loading.
    """

    kind = models.CharField(max_length=12, choices=RevisionKind)
    key = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=160, blank=True, help_text="Kept when the account is gone.")
    reason = models.CharField(max_length=300, blank=True)
    data: Any = models.JSONField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "number"], name="revision_numbered_per_entry"),
            choices_constraint("revision", "kind", RevisionKind),
        ]

    def __str__(self) -> str:
        return f"{self.key}, version {self.number}"


_STANDING = Prepared(lambda slug: Revision.objects.last_public(RevisionKind.PERSON, slug))


class Presence(models.Model):
    """An editor who has an entry open."""

    kind = models.CharField(max_length=12, choices=RevisionKind)
    key = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "user"], name="presence_once_per_editor")]

    def __str__(self) -> str:
        return f"{self.user} at {self.key}"


class AnchorCheckQuerySet(models.QuerySet[Any]):
    def about(self, citation: Citation) -> Self:
        return self.filter(citation=citation)

    def failing(self) -> Self:
        return self.exclude(problem="")

    def with_targets(self) -> Self:
        """With the citations and all that tells what each bears on; two queries."""
        return self.order_by("pk").prefetch_related(models.Prefetch("citation", Citation.objects.with_targets()))

    def keep(self, checks: list[Any]) -> None:
        """Put these in place of what was found about the same citations before."""
        self.bulk_create(
            checks, update_conflicts=True, unique_fields=["citation"], update_fields=["problem", "at"], batch_size=500
        )


class AnchorCheck(models.Model):
    """What verify_citations last found about a citation; no problem is an empty text."""

    citation = models.OneToOneField(Citation, models.CASCADE, related_name="check_result")
    problem = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AnchorCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return self.problem or "found"
