"""Services and other bodies, and how one became another."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q

from catalog.addresses import address
from catalog.dates import EdtfField, bound_field, bounds_in_order

from .base import Entry, EntryQuerySet, Statement, StatementQuerySet, Status
from .fields import BytewiseCharField, choices_constraint
from .geography import Country


class AgencyKind(models.TextChoices):
    FOREIGN_INTELLIGENCE = "foreign-intelligence", "foreign intelligence service"
    MILITARY_INTELLIGENCE = "military-intelligence", "military intelligence service"
    SECURITY = "security", "security or counter-intelligence service"
    STATE_SECURITY = "state-security", "state security organ"
    SIGNALS = "signals-intelligence", "signals intelligence service"
    PROTECTIVE = "protective", "protective service"
    MINISTRY = "ministry", "ministry or foreign service"
    GOVERNMENT = "government", "government or head of state’s office"
    ARMED_FORCES = "armed-forces", "armed forces"
    POLICE = "police", "police"
    PARTY = "party", "political party or movement"
    INTERNATIONAL = "international", "international organisation"
    MEDIA = "media", "news medium or publisher"
    ARCHIVE = "archive", "archive"
    UNIVERSITY = "university", "university or research institute"
    COMPANY = "company", "company"
    NETWORK = "network", "network or ring"
    UNSPECIFIED = "unspecified-body", "unspecified body"


class AgencyQuerySet(EntryQuerySet):
    def with_below(self, slugs: Iterable[str]) -> set[int]:
        """Keys of the agencies named and of every agency below them by `parent`; one query."""
        children: dict[int | None, list[int]] = {}
        chosen, wanted = [], set(slugs)
        for pk, slug, parent in self.model._default_manager.values_list("pk", "slug", "parent_id"):
            children.setdefault(parent, []).append(pk)
            if slug in wanted:
                chosen.append(pk)
        found: set[int] = set()
        while chosen:
            pk = chosen.pop()
            if pk not in found:
                found.add(pk)
                chosen += children.get(pk, [])
        return found

    def for_listing(self) -> Self:
        return self.select_related("country", "parent")

    def for_labels(self) -> Self:
        return self.select_related("country")

    def named(self, text: str) -> Self:
        return self.having_words(text, "name", "abbreviation", "native_name", "transliteration")

    def with_people(self) -> Self:
        """Annotate `people`: how many published people have any published link to it; by name."""
        linked = Q(affiliations__status=Status.PUBLISHED, affiliations__person__status=Status.PUBLISHED)
        people = models.Count("affiliations__person", filter=linked, distinct=True)
        # Counting discards Meta.ordering.
        return self.annotate(people=people).order_by("name", "slug")

    def by_country(self) -> Self:
        """Order for a list under its countries and, in each, its kinds; those of no one country last."""
        return self.order_by(F("country__name").asc(nulls_last=True), "kind", "name", "slug")


class Agency(Entry):
    """A service or another body under the name it bore at one time; successors are agencies of their own."""

    name = BytewiseCharField(max_length=200, help_text="In English, in full.")
    abbreviation = models.CharField(max_length=40, blank=True)
    native_name = models.CharField(max_length=200, blank=True)
    native_language = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag of the native name: ru, zh.")
    transliteration = models.CharField(max_length=200, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="agencies")
    kind = models.CharField(max_length=32, choices=AgencyKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    founded = EdtfField(blank=True, earliest_field="founded_earliest", latest_field="founded_latest")
    founded_earliest = bound_field()
    founded_latest = bound_field()
    dissolved = EdtfField(blank=True, earliest_field="dissolved_earliest", latest_field="dissolved_latest")
    dissolved_earliest = bound_field()
    dissolved_latest = bound_field()
    summary = models.TextField(blank=True)

    TIED = ("affiliations__person_id",)

    objects = AgencyQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["name", "slug"]
        verbose_name_plural = "agencies"
        constraints = [
            *Entry.Meta.constraints,
            choices_constraint("agency", "kind", AgencyKind),
            models.CheckConstraint(condition=~Q(name=""), name="agency_name_present"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="agency_not_its_own_parent",
                violation_error_message="An agency cannot be its own parent.",
            ),
            bounds_in_order("agency", "founded"),
            bounds_in_order("agency", "dissolved"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name

    def get_absolute_url(self) -> str:
        return address("catalog:agency-detail", self.slug)


class SuccessionKind(models.TextChoices):
    RENAMED = "renamed", "renamed"
    BECAME = "became", "became"
    MERGED = "merged", "merged into"
    SPLIT = "split", "split into"
    ABSORBED = "absorbed", "absorbed by"


class SuccessionQuerySet(StatementQuerySet):
    def lineage(self, agencies: Iterable[int]) -> set[int]:
        """The agencies with all their predecessors and all their successors, but not their siblings; one query."""
        later: dict[int, list[int]] = {}
        earlier: dict[int, list[int]] = {}
        for before, after in self.published().values_list("predecessor_id", "successor_id"):
            later.setdefault(before, []).append(after)
            earlier.setdefault(after, []).append(before)
        start = set(agencies)
        found = set(start)
        for step in (later, earlier):
            seen, todo = set(start), list(start)
            while todo:
                for pk in step.get(todo.pop(), []):
                    if pk not in seen:
                        seen.add(pk)
                        todo.append(pk)
            found |= seen
        return found

    def for_listing(self) -> Self:
        return self.select_related("predecessor", "successor").prefetch_related("citations__source")

    def for_figure(self) -> Self:
        """With both agencies; one query."""
        return self.select_related("predecessor", "successor")

    def between(self, agencies: Iterable[int]) -> Self:
        """Those that tie two published agencies of these to each other."""
        keys = list(agencies)
        return self.filter(
            predecessor__in=keys,
            successor__in=keys,
            predecessor__status=Status.PUBLISHED,
            successor__status=Status.PUBLISHED,
        ).select_related("predecessor", "successor")


class Succession(Statement):
    """One agency's passing into another."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions_to")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="successions_from")
    kind = models.CharField(max_length=12, choices=SuccessionKind)
    date = EdtfField(blank=True, earliest_field="date_earliest", latest_field="date_latest")
    date_earliest = bound_field()
    date_latest = bound_field()

    OWNERS = ("predecessor", "successor")
    CONCERNS = ()

    objects = SuccessionQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = [F("date_earliest").asc(nulls_last=True), "key"]
        constraints = [
            *Statement.Meta.constraints,
            choices_constraint("succession", "kind", SuccessionKind),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_not_to_itself",
                violation_error_message="An agency cannot succeed itself.",
            ),
            # With the date: the NKGB was split off the NKVD twice.
            models.UniqueConstraint(fields=["predecessor", "successor", "kind", "date"], name="succession_unique"),
            bounds_in_order("succession", "date"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor.short_name} {self.get_kind_display()} {self.successor.short_name}"
