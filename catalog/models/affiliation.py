"""What ties a person to an agency."""

from typing import Self

from django.db import models
from django.db.models import F

from catalog.dates import EdtfField, bound_field, bounds_in_order

from .agency import Agency
from .base import Statement, StatementQuerySet, Status
from .fields import choices_constraint
from .person import Person


class AffiliationKind(models.TextChoices):
    SERVED = "served", "served in"
    LED = "led", "led"
    AGENT_OF = "agent-of", "agent of"
    REPUTED_LINK = "reputed-link", "reputed link to"
    MEMBER_OF = "member-of", "member of"
    EMPLOYED_BY = "employed-by", "worked for"
    STUDIED_AT = "studied-at", "studied at"
    RECRUITED_BY = "recruited-by", "recruited by"
    CONTACTED_BY = "contacted-by", "contacted by"
    RECEIVED_BY = "received-by", "received by"
    DEBRIEFED_BY = "debriefed-by", "debriefed by"
    EXFILTRATED_BY = "exfiltrated-by", "exfiltrated by"
    HELD_BY = "held-by", "held by"
    REJECTED_BY = "rejected-by", "considered and rejected by"
    INVESTIGATED_BY = "investigated-by", "investigated by"
    SOUGHT_BY = "sought-by", "sought by"


SERVICE = (AffiliationKind.SERVED, AffiliationKind.LED)
RECEPTION = (
    AffiliationKind.RECEIVED_BY,
    AffiliationKind.DEBRIEFED_BY,
    AffiliationKind.EXFILTRATED_BY,
    AffiliationKind.HELD_BY,
)


class AffiliationQuerySet(StatementQuerySet):
    def for_listing(self) -> Self:
        return self.select_related("agency", "person").prefetch_related("citations__source")

    def for_agency_page(self) -> Self:
        """Those of published people, by name."""
        people = self.filter(person__status=Status.PUBLISHED).select_related("person")
        return people.order_by("person__sort_key", "person", F("date_earliest").asc(nulls_last=True), "key")


class Affiliation(Statement):
    """One tie of a person to an agency."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="affiliations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="affiliations")
    kind = models.CharField(max_length=20, choices=AffiliationKind)
    role = models.CharField(max_length=200, blank=True, help_text="Rank, post or work, as “code clerk”.")
    date = EdtfField(blank=True, earliest_field="date_earliest", latest_field="date_latest")
    date_earliest = bound_field()
    date_latest = bound_field()

    OWNERS = ("person", "agency")

    objects = AffiliationQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = [F("date_earliest").asc(nulls_last=True), "key"]
        constraints = [
            *Statement.Meta.constraints,
            choices_constraint("affiliation", "kind", AffiliationKind),
            bounds_in_order("affiliation", "date"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.agency.short_name}"
