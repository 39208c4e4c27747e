"""People: those who crossed, and those who matter in their stories."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from catalog.addresses import address
from catalog.names import fold
from catalog.portraits import Picture, Portrait

from .base import MOST_WORDS, CatalogueModel, CatalogueQuerySet, Entry, EntryQuerySet
from .fields import BytewiseCharField, FoldedCharField, choices_constraint
from .nested import Nested, Prepared, with_nested


class Living(models.TextChoices):
    YES = "yes", "living"
    NO = "no", "not living"
    UNKNOWN = "unknown", "not known"


class PersonQuerySet(EntryQuerySet):
    """Questions about people; each method returns a QuerySet, so they chain."""

    def for_profile_of(self, slug: str) -> Self:
        """
        The person at this address with every published statement; one query in all.

        Relations, from either end, are the list `ties`.
        """
        whose, of_crossing = {"person": OuterRef("pk")}, {"defection__person": OuterRef("pk")}
        agency = ("id", "slug", "name", "abbreviation", "status")
        person = ("id", "slug", "name", "sort_key", "status")
        places: dict[str, tuple[str, ...]] = {"place": (), "place__country": ()}
        crossing: dict[str, tuple[str, ...]] = {
            "origin": (),
            "destination": (),
            "era": ("id", "slug", "name", "status"),
        }
        wave: dict[str, tuple[str, ...]] = {"wave": (), "wave__origin": (), "wave__destination": ()}
        people: Self = with_nested(
            self.filter(slug=slug),
            Nested("names", self._shown("names").filter(**whose).order_by("key")),
            Nested("affiliations", self._shown("affiliations").filter(**whose), {"agency": agency}),
            Nested("defections", self._shown("defections").filter(**whose), {**crossing, **places, **wave}),
            Nested("motives", self._motives().filter(**of_crossing), {}, "defections", "defection"),
            Nested(
                "waypoints",
                self._waypoints().filter(**of_crossing),
                {**places, "country": ()},
                "defections",
                "defection",
            ),
            Nested("events", self._shown("events").filter(**whose), places),
            Nested(
                "ties",
                self._model_of("relations").objects.published().of(OuterRef("pk")),
                {"person": person, "other": person},
                loose=True,
            ),
        )
        return people

    def told(self, slug: str) -> "Person | None":
        """
        The published person at this address, as by `for_profile_of()`, and, as the list `cited`, every citation on it.

        Three queries, not one: PostgreSQL thinks longer about so many tables than it takes to answer.
        """
        person: Person | None = _TOLD.get(slug)
        if person:
            person.cited = list(_CITED.of([person.pk]))
            sources = {source.pk: source for source in _SOURCES.of(sorted({c.source_id for c in person.cited}))}
            for citation in person.cited:
                citation.source = sources[citation.source_id]
        return person

    def key_of(self, slug: str) -> int | None:
        """The key of the published person at this address."""
        person: Person | None = _AT.get(slug)
        return person.pk if person else None

    def slugs_of(self, keys: list[int]) -> dict[int, str]:
        """Where people stand, by their keys, of which there are at most a few; one query, none for no keys."""
        return {person.pk: person.slug for person in _STANDING.of(keys)}

    def for_listing(self) -> Self:
        """With all that a card prints: shown names, affiliations and crossings with their motives; one query in all."""
        whose = {"person": OuterRef("pk")}
        people: Self = with_nested(
            self,
            Nested("names", self._shown("names").filter(**whose).order_by("key")),
            Nested(
                "affiliations",
                self._shown("affiliations").filter(**whose),
                {"agency": ("id", "slug", "name", "abbreviation", "kind", "native_name", "transliteration")},
            ),
            Nested(
                "defections",
                self._shown("defections").filter(**whose),
                {"origin": (), "destination": (), "place": ("id", "name", "country_id"), "place__country": ()},
            ),
            Nested("motives", self._motives().filter(defection__person=OuterRef("pk")), {}, "defections", "defection"),
        )
        return people

    def for_labels(self) -> Self:
        """With what tells a person from a namesake: birth, death and the bodies served in; three queries."""
        return self.prefetch_related("events", "affiliations__agency")

    def answering_to(self, text: str) -> Self:
        """People of whom each word of the text begins or continues a word in some form of the name, however spelt."""
        found = self
        for word in fold(text).split()[:MOST_WORDS]:
            named = self._model_of("names").objects.filter(person=OuterRef("pk"), folded__contains=word)
            # A draft may have no form of the name yet but the one that heads its page.
            found = found.filter(Exists(named) | Q(sort_key__contains=word) | Q(slug__contains=word))
        return found

    def perhaps_contradictory(self) -> Self:
        """People with something dated after the death or before the birth, or a return; publishing judges them."""
        events, crossings, ties = (self._model_of(name).objects for name in ("events", "defections", "affiliations"))
        own = {"person": OuterRef("pk")}
        deaths = events.filter(**own, kind="death", date_latest__isnull=False).order_by("date_latest")
        births = events.filter(**own, kind="birth", date_earliest__isnull=False).order_by("-date_earliest")
        people = self.alias(
            died=Subquery(deaths.values("date_latest")[:1]), born=Subquery(births.values("date_earliest")[:1])
        )
        wrong = Q(Exists(crossings.filter(**own, kind="return"))) | Q(living="yes", died__isnull=False)
        for rows in (events, crossings, ties):
            wrong |= Q(Exists(rows.filter(**own, date_earliest__gt=OuterRef("died"))))
            wrong |= Q(Exists(rows.filter(**own, date_latest__lt=OuterRef("born"))))
        return people.filter(wrong)

    def living_unreviewed_since(self, moment: datetime) -> Self:
        """Published people who live, of whose entry no version was kept since; those longest unseen first."""
        revisions = self._model_of_revision().objects.filter(kind="person", key=OuterRef("slug")).order_by()
        people = self.published().filter(living=Living.YES)
        people = people.alias(seen=Subquery(revisions.values("key").annotate(at=Max("at")).values("at")))
        looked_at = Coalesce("seen", "updated")
        return people.annotate(looked_at=looked_at).filter(looked_at__lt=moment).order_by("looked_at", "pk")

    def _model_of_revision(self) -> Any:
        # The history's model imports those of the entries.
        return self.model._meta.apps.get_model("catalog", "revision")

    def portrayed_by(self, name: str) -> Self:
        return self.filter(portrait=name)

    def among(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=keys)

    def defectors(self) -> Self:
        """People with a crossing."""
        return self.filter(Exists(self._crossings()))

    def others(self) -> Self:
        """People without a crossing, who matter in someone's story."""
        return self.exclude(Exists(self._crossings()))

    def by_name(self, *, down: bool = False) -> Self:
        return self.order_by("-sort_key", "-pk") if down else self.order_by("sort_key", "pk")

    def by_first_crossing(self, *, down: bool = False) -> Self:
        """In the order of their first crossing; those without a dated one last, whichever way."""
        dated = self._crossings().alias(start=Coalesce("date_earliest", "date_latest")).filter(start__isnull=False)
        # Of two that begin alike, the one that ends first; an open end is the latest.
        first = dated.order_by("start", F("date_latest").asc(nulls_last=True))
        people = self.alias(
            first_start=Subquery(first.values(bound=Coalesce("date_earliest", "date_latest"))[:1]),
            first_end=Subquery(first.values("date_latest")[:1]),
        )
        start, end = F("first_start"), F("first_end")
        if down:
            return people.order_by(start.desc(nulls_last=True), end.desc(nulls_first=True), "sort_key", "pk")
        return people.order_by(start.asc(nulls_last=True), end.asc(nulls_last=True), "sort_key", "pk")

    def by_update(self) -> Self:
        """Last changed first."""
        return self.order_by("-updated", "sort_key", "pk")

    def _crossings(self) -> Any:
        return self._model_of("defections").objects.published().filter(person=OuterRef("pk")).order_by()

    def _shown(self, relation: str) -> Any:
        return self._model_of(relation).objects.shown()

    def _motives(self) -> Any:
        return self._model_of("defections")._meta.get_field("motives").related_model.objects.published().order_by("key")

    def _waypoints(self) -> Any:
        waypoints = self._model_of("defections")._meta.get_field("waypoints").related_model.objects
        return waypoints.published().order_by("position", "key")

    def _model_of(self, relation: str) -> Any:
        # The models of the statements import this one.
        return self.model._meta.get_field(relation).related_model


class Person(Entry):
    """Someone named in the sources; a defector if a crossing hangs on the entry, and otherwise part of a story."""

    name = models.CharField(max_length=160, help_text="As the catalogue prints it.")
    sort_name = FoldedCharField(
        max_length=160, folded_field="sort_key", fold="sort", help_text="Family name first: Philby, Kim."
    )
    sort_key = BytewiseCharField(max_length=1000, editable=False)
    living = models.CharField(max_length=8, choices=Living, default=Living.UNKNOWN)
    summary = models.TextField(blank=True, help_text="Two to five sentences in our own words; no more than the facts.")
    portrait = models.ImageField(upload_to="portraits/", blank=True)
    portrait_credit = models.CharField(max_length=200, blank=True)
    portrait_licence = models.CharField(max_length=120, blank=True)
    portrait_alt = models.CharField(max_length=300, blank=True, help_text="What the picture shows, for who cannot see.")

    CONCERNS = ("pk",)
    TIED = ("relations__other_id", "relations_back__person_id")

    # Of a person fetched with `told()`: relations from either end, and citations on what is told.
    ties: list[Any]
    cited: list[Any]

    objects = PersonQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["sort_key", "pk"]
        verbose_name_plural = "people"
        constraints = [
            *Entry.Meta.constraints,
            choices_constraint("person", "living", Living),
            models.CheckConstraint(condition=~Q(name="") & ~Q(sort_name=""), name="person_names_present"),
            models.CheckConstraint(
                condition=Q(portrait="") | (~Q(portrait_credit="") & ~Q(portrait_licence="") & ~Q(portrait_alt="")),
                name="person_portrait_is_credited",
                violation_error_message="A portrait needs its credit, its licence and a description.",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_sort"),
            models.Index(fields=["portrait"], name="person_portrait"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("catalog:person-detail", self.slug)

    @property
    def picture(self) -> Picture | None:
        """The portrait as a page names it; None where a monogram stands in."""
        portrait = Portrait.called(self.portrait.name or "")
        return portrait.picture if portrait else None


_AT = Prepared(lambda slug: Person.objects.published().filter(slug=slug).order_by().only("slug"))
_STANDING = Prepared(lambda keys: Person.objects.filter(pk__in=keys).order_by().only("slug"), Prepared.KEYS[:2])
_TOLD = Prepared(lambda slug: Person.objects.published().for_profile_of(slug))
_CITED = Prepared(lambda keys: _rows_of("citation").about_person(keys[0]).of_shown_sources(), Prepared.KEYS[:1])
_SOURCES = Prepared(lambda keys: _rows_of("source").with_authors_among(keys), Prepared.KEYS)


def _rows_of(model: str) -> Any:
    # The citations' model imports this one.
    return Person._meta.apps.get_model("catalog", model)._default_manager.all()


class RetiredKind(models.TextChoices):
    """The first part of the address that was given up."""

    PERSON = "people", "person"
    AGENCY = "agencies", "agency"
    ERA = "eras", "era"
    SOURCE = "sources", "source"
    COUNTRY = "countries", "country"


class RetiredSlugQuerySet(CatalogueQuerySet):
    def get_by_natural_key(self, kind: str, slug: str) -> "RetiredSlug":
        return self.get(kind=kind, slug=slug)

    def leading_on(self) -> dict[str, str]:
        """The new slug by the old one, of whatever kind: slugs of different kinds rarely meet."""
        return dict(self.exclude(new_slug="").values_list("slug", "new_slug"))

    def at(self, kind: str, slug: str) -> "RetiredSlug | None":
        return self.filter(kind=kind, slug=slug).first()


class RetiredSlug(CatalogueModel):
    """An address that was given up: it leads on (301) or says why nothing is there (410)."""

    kind = models.CharField(max_length=12, choices=RetiredKind)
    slug = models.SlugField(max_length=120)
    new_slug = models.SlugField(max_length=120, blank=True, help_text="Where it leads; empty when nothing is there.")
    reason = models.CharField(max_length=300, blank=True, help_text="Printed on the page that says it is gone.")

    objects = RetiredSlugQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [
            choices_constraint("retiredslug", "kind", RetiredKind),
            models.UniqueConstraint(fields=["kind", "slug"], name="retiredslug_unique"),
            models.CheckConstraint(
                condition=~Q(new_slug="") | ~Q(reason=""),
                name="retiredslug_leads_on_or_says_why",
                violation_error_message="Give the new slug, or the reason why nothing is there any more.",
            ),
            models.CheckConstraint(
                condition=~Q(slug=models.F("new_slug")),
                name="retiredslug_not_to_itself",
                violation_error_message="A slug cannot lead to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"/{self.kind}/{self.slug}/"

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.slug)
