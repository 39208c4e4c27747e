"""Crossings, with their ways and motives."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

from catalog.dates import EdtfField, bound_field, bounds_in_order

from .base import Statement, StatementQuerySet, Status
from .era import Era, Wave
from .fields import choices_constraint
from .geography import Country, Place
from .person import Person


class DefectionKind(models.TextChoices):
    DEFECTION = "defection", "defection"
    RETURN = "return", "return"


class Method(models.TextChoices):
    REFUSED_RECALL = "refused-recall", "refused recall"
    WALKED_IN = "walked-in", "walked in"
    EXFILTRATED = "exfiltrated", "exfiltrated"
    FLED = "fled", "fled"
    FLEW_OUT = "flew-out", "flew out"
    TRAVELLED = "travelled", "travelled"
    VANISHED = "vanished", "vanished"
    CROSSED_BORDER = "crossed-border", "crossed a border"


class MotiveKind(models.TextChoices):
    FEAR_OF_RECALL = "fear-of-recall", "fear of recall"
    FEAR_OF_PURGE = "fear-of-purge", "fear of a purge"
    FEAR_OF_PUNISHMENT = "fear-of-punishment", "fear of punishment"
    FEAR_OF_ARREST = "fear-of-arrest", "fear of arrest"
    IDEOLOGY = "ideology", "ideology"
    DISILLUSION = "disillusion", "disillusion"
    CONSCIENCE = "conscience", "conscience"
    REWARD = "reward", "reward"
    GRIEVANCE = "grievance", "grievance"
    FAMILY = "family", "family"
    SAFETY = "safety", "safety"


def decade_bounds(first_year: int) -> tuple[date, date]:
    """Its first and last day; the decade before the year 10 begins with the year 1."""
    return date(max(first_year, 1), 1, 1), date(first_year + 9, 12, 31)


class DefectionQuerySet(StatementQuerySet):
    def for_listing(self) -> Self:
        return self.select_related("person", "origin", "destination", "place__country", "era", "wave").prefetch_related(
            "motives", "waypoints__place__country", "waypoints__country", "citations__source"
        )

    def for_era_page(self) -> Self:
        """Those of published people, in time."""
        return self.filter(person__status=Status.PUBLISHED).select_related(
            "person", "origin", "destination", "place__country"
        )

    def in_decades(self, *first_years: int, or_undated: bool = False) -> Self:
        """Certainly or possibly in one of them; an open side reaches only the decade of the bound that is known."""
        found = Q(pk__in=[])
        if or_undated:
            found |= Q(date_earliest__isnull=True, date_latest__isnull=True)
        for first, last in map(decade_bounds, first_years):
            found |= Q(date_earliest__lte=last, date_latest__gte=first)
            found |= Q(date_earliest__isnull=True, date_latest__range=(first, last))
            found |= Q(date_latest__isnull=True, date_earliest__range=(first, last))
        return self.filter(found)

    def certainly_in_decade(self, first_year: int) -> Self:
        """With both bounds inside it, and a date that carries no `?`, `~` or `%`."""
        first, last = decade_bounds(first_year)
        # As text: the column's own type would refuse to look for a mark alone.
        texts = self.alias(text=Cast("date", models.CharField()))
        return texts.filter(date_earliest__gte=first, date_latest__lte=last).exclude(text__regex="[?~%]")

    def facet_values(self) -> models.QuerySet[Any, Any]:
        """Tuples of the person's key, the crossing's key and values, its bounds as ISO text, and its date as typed."""
        texts = self.order_by("pk").annotate(
            earliest=Cast("date_earliest", models.CharField()),
            latest=Cast("date_latest", models.CharField()),
            text=Cast("date", models.CharField()),
        )
        values = ("kind", "certainty", "method", "origin_id", "destination_id", "era_id", "earliest", "latest", "text")
        return texts.values_list("person_id", "pk", *values)

    def for_lines(self) -> Self:
        """With all that one line of a list prints, person included; one query."""
        return self.select_related("person", "origin", "destination", "place")

    def of_people(self, keys: Iterable[int]) -> Self:
        return self.filter(person__in=keys)

    def ways(self) -> list[tuple[str | None, str | None]]:
        """The slugs of origin and destination of each way that somebody went, None for what is not stated."""
        return list(self.order_by().values_list("origin__slug", "destination__slug").distinct())

    def leaving(self, country: Country) -> Self:
        return self.filter(origin=country)

    def reaching(self, country: Country) -> Self:
        return self.filter(destination=country)

    def broken_off_in(self, country: Country) -> Self:
        """Crossings whose break happened on that state's soil, whatever side was left or taken."""
        return self.filter(place__country=country)


class Defection(Statement):
    """One crossing, whoever reports it. Someone who went back has two."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="defections")
    kind = models.CharField(max_length=12, choices=DefectionKind, default=DefectionKind.DEFECTION)
    date = EdtfField(blank=True, earliest_field="date_earliest", latest_field="date_latest")
    date_earliest = bound_field()
    date_latest = bound_field()
    date_text = models.CharField(max_length=120, blank=True, help_text="As printed, where EDTF cannot say it.")
    origin = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departures",
        help_text="The allegiance left, not where the person happened to be.",
    )
    destination = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrivals",
        help_text="The side taken; not a residence.",
    )
    origin_text = models.CharField(max_length=120, blank=True, help_text="As printed: “Eastern Europe”.")
    destination_text = models.CharField(max_length=120, blank=True, help_text="As printed: “the West”.")
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="crossings", help_text="Where the break happened."
    )
    method = models.CharField(max_length=20, choices=Method, blank=True)
    era = models.ForeignKey(Era, models.PROTECT, null=True, blank=True, related_name="defections")
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, blank=True, related_name="defections")

    objects = DefectionQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = [F("date_earliest").asc(nulls_last=True), F("date_latest").asc(nulls_last=True), "key"]
        constraints = [
            *Statement.Meta.constraints,
            choices_constraint("defection", "kind", DefectionKind),
            choices_constraint("defection", "method", Method, blank=True),
            models.CheckConstraint(
                condition=Q(origin__isnull=True) | Q(destination__isnull=True) | ~Q(origin=F("destination")),
                name="defection_crosses_a_border",
                violation_error_message="Origin and destination are the same country.",
            ),
            bounds_in_order("defection", "date"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}: {self.get_kind_display()} {self.date.label}".strip()


class DefectionPart(Statement):
    """A statement about a crossing rather than about the person as a whole."""

    OWNERS = ("defection", "defection__person")
    CONCERNS = ("defection__person_id",)

    defection = models.ForeignKey(Defection, models.PROTECT, related_name="%(class)ss")

    class Meta(Statement.Meta):
        abstract = True

    @property
    def person_id(self) -> int:
        return self.defection.person_id


class Waypoint(DefectionPart):
    """Somewhere passed on the way."""

    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="waypoints")
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="waypoints")
    text = models.CharField(max_length=200, blank=True, help_text="As told: “through Turkey”, “possibly China”.")
    position = models.PositiveSmallIntegerField(default=1, help_text="Order on the way, from 1.")

    objects = StatementQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = ["defection", "position", "key"]
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(place__isnull=False) | Q(country__isnull=False) | ~Q(text=""),
                name="waypoint_names_somewhere",
                violation_error_message="Give a place, a country or a text.",
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.place or self.country)


class Motive(DefectionPart):
    """Why, as far as a source says."""

    kind = models.CharField(max_length=20, choices=MotiveKind)
    text = models.CharField(max_length=300, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = ["defection", "key"]
        constraints = [*Statement.Meta.constraints, choices_constraint("motive", "kind", MotiveKind)]

    def __str__(self) -> str:
        return str(self.get_kind_display())
