"""The parameters of a list of people in SQL: their definition, with which the sets in memory must agree."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from catalog import facets
from catalog.models import (
    RECEPTION,
    SERVICE,
    Affiliation,
    AffiliationKind,
    Agency,
    Defection,
    Motive,
    Person,
    Status,
    Succession,
)
from catalog.models.defection import DefectionQuerySet
from catalog.parameters import FACETS, NOT_STATED, SORTS, UNDATED, WHO, Vocabulary, searched


class FacetField(forms.Field):
    """All values given for one facet; each must be in the vocabulary."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *args: Any, facet: str, vocabulary: Vocabulary, **kwargs: Any) -> None:
        self.facet, self.vocabulary = facet, vocabulary
        kwargs.pop("lookup_expr", None)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(filter(None, value or [])))

    def validate(self, value: list[str]) -> None:
        reasons = [self.vocabulary.reason_against(self.facet, given) for given in value]
        if any(reasons):
            raise ValidationError([reason for reason in reasons if reason])


class WordsField(forms.Field):
    """What is searched for; any text will do."""

    def to_python(self, value: Any) -> str:
        return searched(value or "")


class WordsFilter(django_filters.Filter):
    field_class = WordsField

    def filter(self, people: QuerySet[Person], q: str) -> QuerySet[Person]:
        return people.filter(pk__in=[pk for tier in _tiers(q) for pk in tier]) if q else people


class FacetFilter(django_filters.Filter):
    """A facet that tests the person."""

    field_class = FacetField


class AgencyFilter(FacetFilter):
    """People tied in one of these ways to a body chosen or to one below it, in its lineage too if that is asked."""

    def __init__(self, *kinds: AffiliationKind) -> None:
        super().__init__()
        self.kinds = kinds

    def filter(self, people: QuerySet[Person], slugs: list[str]) -> QuerySet[Person]:
        if not slugs:
            return people
        if self.parent.form.cleaned_data["lineage"] == "1":
            keys = Succession.objects.lineage(Agency.objects.filter(slug__in=slugs).values_list("pk", flat=True))
            slugs = list(Agency.objects.filter(pk__in=keys).values_list("slug", flat=True))
        links = Affiliation.objects.shown().filter(kind__in=self.kinds, agency__in=Agency.objects.with_below(slugs))
        return people.filter(Exists(links.filter(person=OuterRef("pk")).order_by()))


class SourceFilter(FacetFilter):
    """People about whom any statement rests on one of these sources."""

    def filter(self, people: QuerySet[Person], slugs: list[str]) -> QuerySet[Person]:
        if not slugs:
            return people
        resting = (
            Exists(model.objects.shown().resting_on(slugs).filter(**{path: OuterRef("pk")}).order_by())
            for model, path in facets.SOURCED
        )
        found = Q()
        for statement in resting:
            found |= Q(statement)
        return people.filter(found)


class CrossingFilter(FacetFilter):
    """A facet that tests a crossing; PersonFilter puts all of these to one and the same."""

    def filter(self, people: QuerySet[Person], values: list[str]) -> QuerySet[Person]:
        return people

    def narrow(self, crossings: DefectionQuerySet, values: list[str]) -> DefectionQuerySet:
        return crossings.filter(**{f"{self.field_name}__in": values})


class CountryFilter(CrossingFilter):
    def narrow(self, crossings: DefectionQuerySet, values: list[str]) -> DefectionQuerySet:
        found = Q(**{f"{self.field_name}__slug__in": values})
        return crossings.filter(found | Q(**{f"{self.field_name}__isnull": True}) if NOT_STATED in values else found)


class EraFilter(CrossingFilter):
    def narrow(self, crossings: DefectionQuerySet, values: list[str]) -> DefectionQuerySet:
        found = Q(era__slug__in=values)
        if NOT_STATED in values:
            # To readers, an era that is not published is none.
            found |= Q(era__isnull=True) | ~Q(era__status=Status.PUBLISHED)
        return crossings.filter(found)


class MethodFilter(CrossingFilter):
    def narrow(self, crossings: DefectionQuerySet, values: list[str]) -> DefectionQuerySet:
        return crossings.filter(method__in=["" if value == NOT_STATED else value for value in values])


class MotiveFilter(CrossingFilter):
    def narrow(self, crossings: DefectionQuerySet, values: list[str]) -> DefectionQuerySet:
        motives = Motive.objects.published().filter(defection=OuterRef("pk")).order_by()
        found = Q(Exists(motives.filter(kind__in=values)))
        return crossings.filter(found | ~Exists(motives) if NOT_STATED in values else found)


class DecadeFilter(CrossingFilter):
    def narrow(self, crossings: DefectionQuerySet, values: list[str]) -> DefectionQuerySet:
        decades = [int(value) for value in values if value != UNDATED]
        return crossings.in_decades(*decades, or_undated=UNDATED in values)


class PersonFilter(django_filters.FilterSet):
    """
    Published people that a query string asks for, in the order it asks for.

    Like every FilterSet it ignores unknown parameters; what it cannot read makes the form invalid and the result empty.
    """

    q = WordsFilter()
    agency = AgencyFilter(*SERVICE)
    agent_of = AgencyFilter(AffiliationKind.AGENT_OF)
    receiver = AgencyFilter(*RECEPTION)
    decade = DecadeFilter()
    era = EraFilter()
    origin = CountryFilter()
    destination = CountryFilter()
    method = MethodFilter()
    motive = MotiveFilter()
    certainty = CrossingFilter()
    kind = CrossingFilter()
    source = SourceFilter()
    lineage = django_filters.ChoiceFilter(choices=[("1", "yes"), ("0", "no")], method="leave")
    who = django_filters.ChoiceFilter(choices=[(who, who) for who in WHO], method="leave")
    sort = django_filters.ChoiceFilter(choices=[(sort, sort) for sort in SORTS], method="leave")

    class Meta:
        model = Person
        fields: Sequence[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, vocabulary: Vocabulary | None = None) -> None:
        super().__init__(data, Person.objects.all() if queryset is None else queryset)
        vocabulary = vocabulary or Vocabulary.read()
        for name in FACETS:
            self.filters[name].extra.update(facet=name, vocabulary=vocabulary)

    @property
    def qs(self) -> Any:
        return super().qs if self.form.is_valid() else self.queryset.none()

    def filter_queryset(self, queryset: Any) -> Any:
        asked = self.form.cleaned_data
        people = super().filter_queryset(queryset.published())
        crossings = Defection.objects.published().filter(person=OuterRef("pk")).order_by()
        tested = {name: self.filters[name] for name in FACETS if isinstance(self.filters[name], CrossingFilter)}
        for name, test in tested.items():
            if asked[name]:
                crossings = test.narrow(crossings, asked[name])
        if any(asked[name] for name in tested):
            people = people.filter(Exists(crossings))
        if asked["who"] != "all":
            people = people.others() if asked["who"] == "others" else people.defectors()
        return self._sorted(people, asked["sort"] or ("relevance" if asked["q"] else "name"))

    def leave(self, people: Any, name: str, value: str) -> Any:
        """Take a parameter that filters nothing by itself."""
        return people

    def _sorted(self, people: Any, sort: str) -> Any:
        if sort == "relevance" and self.form.cleaned_data["q"]:
            tiers = _tiers(self.form.cleaned_data["q"])
            places = [When(pk__in=tier, then=Value(place)) for place, tier in enumerate(tiers)]
            return people.order_by(Case(*places, default=Value(len(tiers))), "sort_key", "pk") if places else people
        if sort.endswith("date"):
            return people.by_first_crossing(down=sort.startswith("-"))
        return people.by_update() if sort == "updated" else people.by_name(down=sort == "-name")


def _tiers(q: str) -> list[list[int]]:
    """The keys of the people found, by tier."""
    index = facets.current()
    return [[index.rows.pks[row] for row in tier] for tier in index.words.find(q)]
