"""Eras, and the collective defections that fall into them."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from catalog.addresses import address
from catalog.dates import EdtfField, bound_field, bounds_in_order

from .agency import Agency
from .base import Entry, EntryQuerySet, Status
from .fields import choices_constraint
from .geography import Country


class EraQuerySet(EntryQuerySet):
    def named(self, text: str) -> Self:
        return self.having_words(text, "name")

    def with_people(self) -> Self:
        """Annotate `people`: how many published people crossed in it; in their order."""
        crossed = Q(defections__status=Status.PUBLISHED, defections__person__status=Status.PUBLISHED)
        people = models.Count("defections__person", filter=crossed, distinct=True)
        # Counting discards Meta.ordering.
        return self.annotate(people=people).order_by("position")


class Era(Entry):
    """A period that the curator assigns crossings to; never computed from their dates."""

    name = models.CharField(max_length=160, unique=True)
    span = EdtfField(blank=True, earliest_field="span_earliest", latest_field="span_latest")
    span_earliest = bound_field()
    span_latest = bound_field()
    summary = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(unique=True, help_text="Order of the eras in lists, from 1.")

    objects = EraQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["position"]
        constraints = [*Entry.Meta.constraints, bounds_in_order("era", "span")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("catalog:era-detail", self.slug)


class WaveKind(models.TextChoices):
    CROSSED = "crossed", "crossed"
    SOUGHT_CONTACT = "sought-contact", "sought contact"


class WaveQuerySet(EntryQuerySet):
    def for_listing(self) -> Self:
        return self.select_related("origin", "destination", "agency", "era").prefetch_related("citations__source")

    def for_lines(self) -> Self:
        """With all that one line of a list prints; one query."""
        return self.select_related("origin", "destination")

    def leaving(self, country: Country) -> Self:
        return self.filter(origin=country)

    def reaching(self, country: Country) -> Self:
        return self.filter(destination=country)

    def outside_eras(self) -> Self:
        """Those without an era, or with one that has no page."""
        return self.exclude(era__status=Status.PUBLISHED)

    def for_page(self) -> Self:
        return self.select_related("origin", "destination", "agency")


class Wave(Entry):
    """A collective defection. It is told in words and never counted as people."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=WaveKind, default=WaveKind.CROSSED)
    count_low = models.PositiveIntegerField(null=True, blank=True)
    count_high = models.PositiveIntegerField(null=True, blank=True)
    count_text = models.CharField(max_length=80, blank=True, help_text="The number as printed: “about 60”.")
    span = EdtfField(blank=True, earliest_field="span_earliest", latest_field="span_latest")
    span_earliest = bound_field()
    span_latest = bound_field()
    origin = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="wave_departures")
    destination = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="wave_arrivals")
    destination_text = models.CharField(max_length=120, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="waves")
    era = models.ForeignKey(Era, models.PROTECT, null=True, blank=True, related_name="waves")
    text = models.TextField(blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = [F("span_earliest").asc(nulls_last=True), "slug"]
        constraints = [
            *Entry.Meta.constraints,
            choices_constraint("wave", "kind", WaveKind),
            models.CheckConstraint(
                condition=~Q(origin=F("destination")) | Q(origin__isnull=True) | Q(destination__isnull=True),
                name="wave_crosses_a_border",
                violation_error_message="Origin and destination are the same country.",
            ),
            models.CheckConstraint(
                condition=Q(count_low__isnull=True) | Q(count_high__isnull=True) | Q(count_low__lte=F("count_high")),
                name="wave_counts_in_order",
                violation_error_message="The lower count is above the upper one.",
            ),
            bounds_in_order("wave", "span"),
        ]

    def __str__(self) -> str:
        return self.name
