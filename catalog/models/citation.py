"""The tie between a fact and the place in a source that bears on it."""

from functools import reduce
from operator import add
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.lookups import Exact

from .affiliation import Affiliation
from .agency import Agency, Succession
from .base import CatalogueModel, CatalogueQuerySet
from .defection import Defection, Motive, Waypoint
from .era import Era, Wave
from .event import LifeEvent
from .fields import choices_constraint
from .name import Name
from .relation import Relation
from .source import Source

STATEMENTS = ("name", "affiliation", "defection", "waypoint", "motive", "event", "relation", "succession")
ENTRIES = ("agency", "era", "wave")
TARGETS = STATEMENTS + ENTRIES


class Stance(models.TextChoices):
    SUPPORTS = "supports", "supports"
    CONTRADICTS = "contradicts", "contradicts"


class CitationQuerySet(CatalogueQuerySet):
    def get_by_natural_key(self, kind: str, target: str, *rest: str) -> "Citation":
        """Find a citation by its target (kind, key or slug), source, aspect, locator, anchor and voice."""
        if kind not in TARGETS:
            raise Citation.DoesNotExist
        by = "key" if kind in STATEMENTS else "slug"
        source, aspect, locator, anchor, voice = rest
        return self.get(
            **{f"{kind}__{by}": target},
            source__slug=source,
            aspect=aspect,
            locator=locator,
            anchor=anchor,
            voice=voice,
        )

    def for_listing(self) -> Self:
        return self.select_related("source")


class Citation(CatalogueModel):
    """A place in a source that supports or contradicts one statement or one field of an entry."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    locator = models.CharField(max_length=120, blank=True, help_text="Where in the source: ¶ 3; KV 2/2681, serial 17a.")
    anchor = models.CharField(
        max_length=160, blank=True, help_text="Up to 8 words that occur once in the source, copied exactly."
    )
    aspect = models.CharField(
        max_length=40, blank=True, help_text="The part it bears on: date, destination, role …; empty for all of it."
    )
    voice = models.CharField(max_length=120, blank=True, help_text="Whom the source quotes: CNN, the Kremlin.")
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.SUPPORTS)
    reading = models.CharField(max_length=300, blank=True, help_text="What a contradicting source says instead.")
    note = models.TextField(blank=True)

    name = models.ForeignKey(Name, models.CASCADE, null=True, blank=True, related_name="citations")
    affiliation = models.ForeignKey(Affiliation, models.CASCADE, null=True, blank=True, related_name="citations")
    defection = models.ForeignKey(Defection, models.CASCADE, null=True, blank=True, related_name="citations")
    waypoint = models.ForeignKey(Waypoint, models.CASCADE, null=True, blank=True, related_name="citations")
    motive = models.ForeignKey(Motive, models.CASCADE, null=True, blank=True, related_name="citations")
    event = models.ForeignKey(LifeEvent, models.CASCADE, null=True, blank=True, related_name="citations")
    relation = models.ForeignKey(Relation, models.CASCADE, null=True, blank=True, related_name="citations")
    succession = models.ForeignKey(Succession, models.CASCADE, null=True, blank=True, related_name="citations")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="citations")
    era = models.ForeignKey(Era, models.CASCADE, null=True, blank=True, related_name="citations")
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, blank=True, related_name="citations")

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(
                    reduce(
                        add,
                        (
                            Case(
                                When(Q(**{f"{target}__isnull": False}), then=Value(1)),
                                default=Value(0),
                                output_field=IntegerField(),
                            )
                            for target in TARGETS
                        ),
                    ),
                    Value(1),
                ),
                name="citation_has_exactly_one_target",
                violation_error_message="A citation bears on exactly one statement or entry.",
            ),
            models.CheckConstraint(
                condition=Q(reading="") | Q(stance="contradicts"),
                name="citation_reading_only_when_contradicting",
                violation_error_message="Only a contradicting citation has another reading.",
            ),
            models.CheckConstraint(
                condition=(Q(agency__isnull=True) & Q(era__isnull=True) & Q(wave__isnull=True)) | ~Q(aspect=""),
                name="citation_of_an_entry_names_its_field",
                violation_error_message="A citation of an agency, era or wave names the field it bears on.",
            ),
            choices_constraint("citation", "stance", Stance),
            *(
                models.UniqueConstraint(
                    fields=[target, "source", "aspect", "locator", "anchor", "voice"],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"citation_unique_per_{target}",
                    violation_error_message="This place of this source is already cited for this.",
                )
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.title}, {self.locator}".rstrip(", ")

    @property
    def target_kind(self) -> str:
        """One of TARGETS; empty while no target is set."""
        return next((kind for kind in TARGETS if getattr(self, f"{kind}_id") is not None), "")

    @property
    def target(self) -> Any:
        return getattr(self, self.target_kind) if self.target_kind else None

    def natural_key(self) -> tuple[str, ...]:
        kind, target = self.target_kind, self.target
        key = target.natural_key()[0] if target else ""
        source = self.source.slug if self.source_id else ""
        return (kind, key, source, self.aspect, self.locator, self.anchor, self.voice)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "catalog.source",
        *(f"catalog.{'lifeevent' if kind == 'event' else kind}" for kind in TARGETS),
    ]

    def clean(self) -> None:
        if len(self.anchor.split()) > 8:
            raise ValidationError({"anchor": "An anchor has at most 8 words; choose the fewest that occur only once."})
