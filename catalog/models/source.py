"""Where facts come from."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from catalog.addresses import address
from catalog.dates import EdtfField, bound_field, bounds_in_order

from .base import CatalogueModel, CatalogueQuerySet, Entry, EntryQuerySet
from .fields import AddressField, BytewiseCharField, choices_constraint
from .nested import Nested, with_nested


class SourceLayer(models.TextChoices):
    FOUNDING = "founding", "founding text"
    CORROBORATION = "corroboration", "corroboration"


class SourceKind(models.TextChoices):
    """The item types of CSL 1.0.2 that the catalogue needs."""

    BOOK = "book", "book"
    CHAPTER = "chapter", "chapter"
    DICTIONARY_ENTRY = "entry-dictionary", "dictionary entry"
    ENCYCLOPEDIA_ENTRY = "entry-encyclopedia", "encyclopaedia entry"
    JOURNAL_ARTICLE = "article-journal", "journal article"
    NEWSPAPER_ARTICLE = "article-newspaper", "newspaper article"
    MAGAZINE_ARTICLE = "article-magazine", "magazine article"
    BLOG_POST = "post-weblog", "blog post"
    WEB_PAGE = "webpage", "web page"
    REPORT = "report", "report"
    DOCUMENT = "document", "archival document"
    LEGISLATION = "legislation", "law"
    THESIS = "thesis", "thesis"
    REVIEW = "review-book", "book review"


class SourceQuerySet(EntryQuerySet):
    def without_archived_copy(self) -> Self:
        """Those on the web that nothing keeps should their page go."""
        return self.exclude(url="").filter(archived_url="")

    def for_listing(self) -> Self:
        return self.prefetch_related("authors")

    def with_authors_among(self, keys: Iterable[int]) -> Self:
        """Those with these keys, in no order, each with its authors; one query in all."""
        authors = self.model._meta.get_field("authors").related_model.objects
        sources: Self = with_nested(
            self.filter(pk__in=keys).order_by(),
            Nested("authors", authors.filter(source=models.OuterRef("pk")).order_by("position"), back="source"),
        )
        return sources

    def named(self, text: str) -> Self:
        found = self.having_words(text, "title", "container", "publisher", "archive_reference", "authors__family")
        return found.distinct()

    def by_layer(self) -> Self:
        """Founding texts first; in each layer by what they stand in, then in time."""
        founding = models.Case(models.When(layer=SourceLayer.FOUNDING, then=0), default=1)
        return self.order_by(founding, "container", "publisher", "issued_earliest", "title", "slug")


class Source(Entry):
    """A text that facts are taken from, described as a librarian would."""

    layer = models.CharField(max_length=16, choices=SourceLayer, default=SourceLayer.CORROBORATION)
    kind = models.CharField(max_length=24, choices=SourceKind)
    title = BytewiseCharField(max_length=300)
    container = models.CharField(max_length=200, blank=True, help_text="The dictionary, site or journal it stands in.")
    publisher = models.CharField(max_length=200, blank=True)
    issued = EdtfField(
        blank=True, earliest_field="issued_earliest", latest_field="issued_latest", help_text="As printed."
    )
    issued_earliest = bound_field()
    issued_latest = bound_field()
    issued_inferred = EdtfField(
        blank=True,
        earliest_field="issued_inferred_earliest",
        latest_field="issued_inferred_latest",
        help_text="When the print is wrong or missing: the date from which “last year” or “on Friday” is counted.",
    )
    issued_inferred_earliest = bound_field()
    issued_inferred_latest = bound_field()
    accessed = models.DateField(null=True, blank=True)
    url = AddressField(max_length=500, blank=True)
    archived_url = AddressField(max_length=500, blank=True)
    archive_reference = models.CharField(max_length=120, blank=True, help_text="Fonds reference, as KV 2/2681.")
    language = models.CharField(max_length=35, default="en", help_text="BCP 47 tag: en, ru, zh-Hans.")
    criticism = models.TextField(blank=True, help_text="What a reader should know about the source itself.")
    incipit = models.CharField(
        max_length=120,
        blank=True,
        help_text="The words its text begins with, by which verify_citations finds it in a folder of texts.",
    )

    objects = SourceQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["layer", "title", "slug"]
        constraints = [
            *Entry.Meta.constraints,
            choices_constraint("source", "layer", SourceLayer),
            choices_constraint("source", "kind", SourceKind),
            models.CheckConstraint(
                condition=~Q(title=""), name="source_title_present", violation_error_message="A source needs a title."
            ),
            bounds_in_order("source", "issued"),
            bounds_in_order("source", "issued_inferred"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("catalog:source-detail", self.slug)


class AuthorQuerySet(CatalogueQuerySet):
    def get_by_natural_key(self, source: str, position: int) -> "Author":
        return self.get(source__slug=source, position=position)


class Author(CatalogueModel):
    """One author of a source, in the order printed; a body has only a `family` name, as in CSL's `literal`."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField(default=1)
    family = models.CharField(max_length=120, help_text="Family name, or the whole name of a body.")
    given = models.CharField(max_length=120, blank=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["source", "position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="author_unique_position_in_source"),
            models.CheckConstraint(condition=~Q(family=""), name="author_family_present"),
        ]

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()

    def natural_key(self) -> tuple[Any, ...]:
        return (*self.source.natural_key(), self.position)

    natural_key.dependencies = ["catalog.source"]  # type: ignore[attr-defined]
