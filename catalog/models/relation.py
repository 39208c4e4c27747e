"""Ties between people, each readable from both ends."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from .base import Statement, StatementQuerySet, Status
from .catalogue import Catalogue
from .fields import choices_constraint
from .person import Person


class RelationKind(models.TextChoices):
    """Read from `person` to `other`: “recruited”; CONVERSE reads it back: “recruited by”."""

    RECRUITED = "recruited", "recruited"
    HANDLED = "handled", "handled"
    INTERVIEWED = "interviewed", "interviewed"
    IDENTIFIED = "identified", "identified"
    RECOMMENDED = "recommended", "named as a possible recruit"
    WARNED_AGAINST = "warned-against", "warned against recruiting"
    CONFESSED_TO = "confessed-to", "confessed to"
    DISCREDITED = "discredited", "brought discredit on"
    ASSESSED = "assessed", "gave an opinion on"
    INVOLVED_IN_CASE = "involved-in-case", "took part in the case of"
    PRAISED = "praised", "praised"
    AIDE_TO = "aide-to", "aide to"
    SUBORDINATE_OF = "subordinate-of", "served under"
    PARENT_OF = "parent-of", "parent of"
    SPOUSE_OF = "spouse-of", "married to"
    CREWMATE_OF = "crewmate-of", "served in one crew with"
    FELLOW_MEMBER = "fellow-member", "in the same ring as"
    CROSSED_WITH = "crossed-with", "crossed together with"
    FRIEND_OF = "friend-of", "friend of"
    ACCUSED = "accused", "accused"


CONVERSE = {
    RelationKind.RECRUITED: "recruited by",
    RelationKind.HANDLED: "handled by",
    RelationKind.INTERVIEWED: "interviewed by",
    RelationKind.IDENTIFIED: "identified by",
    RelationKind.RECOMMENDED: "named as a possible recruit by",
    RelationKind.WARNED_AGAINST: "subject of a warning by",
    RelationKind.CONFESSED_TO: "heard the confession of",
    RelationKind.DISCREDITED: "brought into discredit by",
    RelationKind.ASSESSED: "subject of an opinion of",
    RelationKind.INVOLVED_IN_CASE: "whose case involved",
    RelationKind.PRAISED: "praised by",
    RelationKind.AIDE_TO: "had as an aide",
    RelationKind.SUBORDINATE_OF: "superior of",
    RelationKind.PARENT_OF: "child of",
    RelationKind.SPOUSE_OF: "married to",
    RelationKind.CREWMATE_OF: "served in one crew with",
    RelationKind.FELLOW_MEMBER: "in the same ring as",
    RelationKind.CROSSED_WITH: "crossed together with",
    RelationKind.FRIEND_OF: "friend of",
    RelationKind.ACCUSED: "accused by",
}


class RelationQuerySet(StatementQuerySet):
    def for_listing(self) -> Self:
        return self.select_related("person", "other").prefetch_related("citations__source")

    def of(self, person: Any) -> Self:
        """The person's ties to published people, from either end; `person` may be an expression."""
        return self.filter(
            Q(person=person, other__status=Status.PUBLISHED) | Q(other=person, person__status=Status.PUBLISHED)
        ).select_related("person", "other")


class Relation(Statement):
    """One tie between two people, stored once and shown on both pages."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Person, models.PROTECT, related_name="relations_back")
    kind = models.CharField(max_length=20, choices=RelationKind)
    text = models.CharField(max_length=300, blank=True)

    OWNERS = ("person", "other")
    CONCERNS = ("person_id", "other_id")

    objects = RelationQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = ["person", "key"]
        constraints = [
            *Statement.Meta.constraints,
            choices_constraint("relation", "kind", RelationKind),
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="relation_not_with_oneself",
                violation_error_message="A person cannot be related to themselves.",
            ),
            models.UniqueConstraint(fields=["person", "other", "kind"], name="relation_unique"),
        ]

    @property
    def converse(self) -> str:
        """The relation's name as read from `other`."""
        return CONVERSE[RelationKind(self.kind)]

    def __str__(self) -> str:
        return f"{self.person.name} {self.get_kind_display()} {self.other.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The other end is the one reference to a person that a curator can change.
        before = Relation.objects.filter(pk=self.pk).concerned() if self.pk else set()
        super().save(*args, **kwargs)
        if gone := before.difference(self.concerned()):
            Catalogue.bump(gone)
