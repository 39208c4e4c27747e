"""Countries, those that ended included, and places."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.addresses import address
from catalog.dates import EdtfField, bound_field, bounds_in_order

from .base import CatalogueModel, CatalogueQuerySet


class CountryQuerySet(CatalogueQuerySet):
    def get_by_natural_key(self, slug: str) -> "Country":
        return self.get(slug=slug)

    def called(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=list(slugs))

    def withdrawn(self) -> Self:
        """None ever is: a country is renamed or ends, and keeps its page."""
        return self.none()

    def named(self, text: str) -> Self:
        return self.having_words(text, "name")

    def with_tallies(self) -> Self:
        """Annotate `left`, `reached` and `broken_off`: the crossings readers see from, to and on the soil of each."""
        crossings = self.model._meta.get_field("departures").related_model._default_manager.shown().order_by()

        def tally(path: str) -> Coalesce:
            # Subqueries: three joins at once would multiply each other's rows.
            found = crossings.filter(**{path: OuterRef("pk")}).values(path).annotate(tally=Count("pk"))
            return Coalesce(Subquery(found.values("tally")), 0)

        return self.annotate(left=tally("origin"), reached=tally("destination"), broken_off=tally("place__country"))


class Country(CatalogueModel):
    """A state by its ISO 3166-1 alpha-2 code or, when it has ended, its ISO 3166-3 code of four letters.

    States that ended before ISO 3166 have no code, and West Germany shares Germany's: a code does not identify.
    """

    code = models.CharField(
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^([A-Z]{2}|[A-Z]{4})\Z")],
        help_text="Two letters (ISO 3166-1), or four for a state that ended (3166-3); empty if it never had one.",
    )
    name = models.CharField(max_length=120, unique=True, help_text="English short name.")
    slug = models.SlugField(max_length=120, unique=True)
    span = EdtfField(blank=True, earliest_field="span_earliest", latest_field="span_latest")
    span_earliest = bound_field()
    span_latest = bound_field()

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code="") | models.Q(code__regex=r"^([A-Z]{2}|[A-Z]{4})$"),
                name="country_code_is_iso",
                violation_error_message="Use the ISO 3166 code: two capital letters, or four for a state that ended.",
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="country_slug_present"),
            bounds_in_order("country", "span"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address("catalog:country-detail", self.slug)


class PlaceQuerySet(CatalogueQuerySet):
    def get_by_natural_key(self, name: str, country: str) -> "Place":
        return self.get(name=name, country__slug=country)

    def called(self, names: Iterable[str]) -> Self:
        """Those of these names, in whatever country."""
        return self.filter(name__in=list(names)).select_related("country")

    def for_labels(self) -> Self:
        return self.select_related("country")

    def located(self) -> Self:
        return self.filter(latitude__isnull=False)


class Place(CatalogueModel):
    """A town or building, under its name and country at the time."""

    name = models.CharField(max_length=160)
    country = models.ForeignKey(Country, models.PROTECT, related_name="places")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, help_text="Degrees north.")
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, help_text="Degrees east.")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "country__name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="place_unique_in_country"),
            models.CheckConstraint(condition=~models.Q(name=""), name="place_name_present"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_coordinates_on_earth",
                violation_error_message="Give both coordinates or neither: latitude −90 to 90, longitude −180 to 180.",
            ),
        ]

    def __str__(self) -> str:
        # Where a source names no town, the country stands as its own place.
        return self.name if self.name == self.country.name else f"{self.name}, {self.country.name}"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.name, *self.country.natural_key())

    natural_key.dependencies = ["catalog.country"]  # type: ignore[attr-defined]
