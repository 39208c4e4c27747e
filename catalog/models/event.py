"""What happened in a life besides the crossings."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F

from catalog.dates import EdtfField, bound_field, bounds_in_order

from .base import Statement, StatementQuerySet
from .fields import choices_constraint
from .geography import Place
from .person import Person


class EventKind(models.TextChoices):
    BIRTH = "birth", "birth"
    ORIGIN = "origin", "origin and nationality"
    EDUCATION = "education", "education"
    RECRUITMENT = "recruitment", "recruitment"
    POSTING = "posting", "posting"
    APPOINTMENT = "appointment", "appointment"
    WORK = "work", "work"
    DISCLOSURE = "disclosure", "what was disclosed"
    CONTACT = "contact", "contact"
    CONFESSION = "confession", "confession"
    INTERROGATION = "interrogation", "interrogation"
    INVESTIGATION = "investigation", "investigation"
    IMPRISONMENT = "imprisonment", "imprisonment"
    SENTENCE = "sentence", "sentence"
    PARDON = "pardon", "pardon"
    HONOUR = "honour", "honour"
    PUBLICATION = "publication", "publication"
    EMERGENCE = "emergence", "emergence"
    DISAPPEARANCE = "disappearance", "disappearance"
    RESIDENCE = "residence", "life afterwards"
    DEATH = "death", "death"
    OTHER = "other", "other"


class LifeEventQuerySet(StatementQuerySet):
    def for_listing(self) -> Self:
        return self.select_related("person", "place__country").prefetch_related("citations__source")

    def ends_of_lives(self, people: Iterable[int]) -> Self:
        """The births and deaths of these people."""
        return self.filter(person__in=people, kind__in=[EventKind.BIRTH, EventKind.DEATH])


class LifeEvent(Statement):
    """One thing that happened to a person, or that a person did."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=EventKind)
    date = EdtfField(blank=True, earliest_field="date_earliest", latest_field="date_latest")
    date_earliest = bound_field()
    date_latest = bound_field()
    date_text = models.CharField(max_length=120, blank=True, help_text="As printed, where EDTF cannot say it.")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="events")
    text = models.TextField(blank=True, help_text="What happened, in our own words; empty when the kind says it all.")

    objects = LifeEventQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = [F("date_earliest").asc(nulls_last=True), F("date_latest").asc(nulls_last=True), "key"]
        constraints = [
            *Statement.Meta.constraints,
            choices_constraint("lifeevent", "kind", EventKind),
            bounds_in_order("lifeevent", "date"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date.label}".strip()
