"""The tie between a fact and the place in a source that bears on it."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import add, or_
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from .affiliation import Affiliation
from .agency import Agency, Succession
from .base import CatalogueModel, CatalogueQuerySet, Status
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

# Whose entries must be published, besides the target itself, for readers to see a statement.
_HANGS_ON = {
    "name": ("person",),
    "affiliation": ("person", "agency"),
    "defection": ("person",),
    "waypoint": ("defection", "defection__person"),
    "motive": ("defection", "defection__person"),
    "event": ("person",),
    "relation": ("person", "other"),
    "succession": ("predecessor", "successor"),
}
# What tells a target in words, where that is more than its own row.
_TOLD_BY = {
    "name": ("name__person",),
    "affiliation": ("affiliation__person", "affiliation__agency"),
    "defection": ("defection__person", "defection__origin", "defection__destination", "defection__place__country"),
    "waypoint": ("waypoint__defection__person", "waypoint__place__country", "waypoint__country"),
    "motive": ("motive__defection__person",),
    "event": ("event__person", "event__place__country"),
    "relation": ("relation__person", "relation__other"),
    "succession": ("succession__predecessor", "succession__successor"),
    "wave": ("wave__era", "wave__agency"),
}

# Every way from a citation to a person it is about.
_ABOUT = (
    ("name", "name__person"),
    ("affiliation", "affiliation__person"),
    ("defection", "defection__person"),
    ("waypoint", "waypoint__defection__person"),
    ("motive", "motive__defection__person"),
    ("event", "event__person"),
    ("relation", "relation__person"),
    ("relation", "relation__other"),
)


def kind_of(target: models.Model) -> str:
    """Return the name, one of TARGETS, of the column that a citation of this row fills."""
    return "event" if isinstance(target, LifeEvent) else str(target._meta.model_name)


def _target_is_shown(kind: str) -> Q:
    return Q(
        **{f"{kind}__status": Status.PUBLISHED},
        **{f"{kind}__{entry}__status": Status.PUBLISHED for entry in _HANGS_ON.get(kind, ())},
    )


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

    def on(self, targets: Iterable[models.Model]) -> Self:
        """Those that bear on any of these statements and entries, with their sources; one query for all kinds."""
        keys: dict[str, list[Any]] = {}
        for target in targets:
            keys.setdefault(kind_of(target), []).append(target.pk)
        if not keys:
            return self.none()
        # An OR over indexed columns: a join for each kind of statement would read the whole table.
        found = self.filter(reduce(or_, (Q(**{f"{kind}__in": pks}) for kind, pks in keys.items())))
        return found.of_shown_sources().select_related("source")

    def of_shown_sources(self) -> Self:
        """Those that readers may follow, the founding texts' first."""
        return self.filter(source__status=Status.PUBLISHED).order_by("-source__layer", "pk")

    def about_person(self, key: int) -> Self:
        """Those on any statement about the person with this key, or on a wave that the person crossed in."""
        ways = [*(path for _, path in _ABOUT), "wave__defections__person"]
        # Not an OR of conditions: SQLite sets up a table for each, which takes longer than all the rest.
        first, *others = (self.order_by().filter(**{way: key}).values("pk") for way in ways)
        return self.filter(pk__in=first.union(*others, all=True))

    def shown(self) -> Self:
        """Those of published sources that bear on something readers see."""
        return self.filter(reduce(or_, map(_target_is_shown, TARGETS)), source__status=Status.PUBLISHED)

    def of(self, source: Source) -> Self:
        return self.filter(source=source)

    def contradicting(self) -> Self:
        return self.filter(stance=Stance.CONTRADICTS)

    def with_targets(self) -> Self:
        """With all that tells in words what each bears on; one query."""
        return self.select_related("source", *(path for kind in TARGETS for path in _TOLD_BY.get(kind, (kind,))))

    def about(self, people: Iterable[int]) -> Iterator[tuple[int, str, str, str, str]]:
        """
        Tuples of a person's key, and source, stance, aspect and reading of a citation on a statement that readers see.

        One query for each way from a statement to a person: a single one would read the whole table.
        """
        keys = list(people)
        for kind, path in _ABOUT:
            cited = self.filter(_target_is_shown(kind), source__status=Status.PUBLISHED, **{f"{path}__in": keys})
            yield from cited.order_by("pk").values_list(path, "source__slug", "stance", "aspect", "reading")

    def by_subject(self) -> Self:
        """Order by the person's name, then those on agencies, eras and waves."""
        name = Coalesce(*(f"{path}__sort_key" for _, path in _ABOUT))
        return self.order_by(name.asc(nulls_last=True), "pk")

    def passages_by_source(self) -> dict[int, int]:
        """Count them by the key of their source."""
        counts = self.order_by().values_list("source").annotate(n=models.Count("pk"))
        return dict(counts.values_list("source", "n"))


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
