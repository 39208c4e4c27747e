"""Small real rows for tests: published, cited where the test asks for it, and never random."""

import factory
from factory.django import DjangoModelFactory

from catalog import models


class EntryFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    status = models.Status.PUBLISHED


class StatementFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    key = factory.Sequence(lambda n: f"statement-{n}")
    status = models.Status.PUBLISHED


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = models.Country
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"country-{n}")
    name = factory.LazyAttribute(lambda country: country.slug.replace("-", " ").title())
    code = ""


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = models.Place
        django_get_or_create = ("name", "country")

    name = factory.Sequence(lambda n: f"Place {n}")
    country = factory.SubFactory(CountryFactory)


class SourceFactory(EntryFactory):
    class Meta:
        model = models.Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    title = factory.Sequence(lambda n: f"Source {n}")
    layer = models.SourceLayer.FOUNDING
    kind = models.SourceKind.WEB_PAGE
    issued = "2019-09-24"
    url = factory.LazyAttribute(lambda source: f"https://example.org/{source.slug}")


class AuthorFactory(DjangoModelFactory):
    class Meta:
        model = models.Author

    source = factory.SubFactory(SourceFactory)
    position = factory.Sequence(lambda n: n + 1)
    family = "Fitsanakis"
    given = "Joseph"


class AgencyFactory(EntryFactory):
    class Meta:
        model = models.Agency
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.LazyAttribute(lambda agency: agency.slug.replace("-", " ").title())
    kind = models.AgencyKind.STATE_SECURITY


class SuccessionFactory(StatementFactory):
    class Meta:
        model = models.Succession

    predecessor = factory.SubFactory(AgencyFactory)
    successor = factory.SubFactory(AgencyFactory)
    kind = "became"


class EraFactory(EntryFactory):
    class Meta:
        model = models.Era
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"era-{n}")
    name = factory.LazyAttribute(lambda era: era.slug.replace("-", " ").title())
    position = factory.Sequence(lambda n: n + 1)


class WaveFactory(EntryFactory):
    class Meta:
        model = models.Wave

    slug = factory.Sequence(lambda n: f"wave-{n}")
    name = factory.Sequence(lambda n: f"Wave {n}")


class PersonFactory(EntryFactory):
    class Meta:
        model = models.Person
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"person-{n:04}")
    name = factory.LazyAttribute(lambda person: person.slug.replace("-", " ").title())
    sort_name = factory.LazyAttribute(lambda person: person.name)
    summary = "A summary."


class NameFactory(StatementFactory):
    class Meta:
        model = models.Name

    person = factory.SubFactory(PersonFactory)
    text = factory.Sequence(lambda n: f"Name {n}")
    kind = models.NameKind.VARIANT


class AffiliationFactory(StatementFactory):
    class Meta:
        model = models.Affiliation

    person = factory.SubFactory(PersonFactory)
    agency = factory.SubFactory(AgencyFactory)
    kind = models.AffiliationKind.SERVED


class DefectionFactory(StatementFactory):
    class Meta:
        model = models.Defection

    person = factory.SubFactory(PersonFactory)


class WaypointFactory(StatementFactory):
    class Meta:
        model = models.Waypoint

    defection = factory.SubFactory(DefectionFactory)
    text = "through Turkey"


class MotiveFactory(StatementFactory):
    class Meta:
        model = models.Motive

    defection = factory.SubFactory(DefectionFactory)
    kind = models.MotiveKind.IDEOLOGY


class LifeEventFactory(StatementFactory):
    class Meta:
        model = models.LifeEvent

    person = factory.SubFactory(PersonFactory)
    kind = models.EventKind.OTHER
    text = "Something happened."


class RelationFactory(StatementFactory):
    class Meta:
        model = models.Relation

    person = factory.SubFactory(PersonFactory)
    other = factory.SubFactory(PersonFactory)
    kind = models.RelationKind.RECRUITED


class CitationFactory(DjangoModelFactory):
    """Cites a source for the target given by name: CitationFactory(defection=…)."""

    class Meta:
        model = models.Citation

    source = factory.SubFactory(SourceFactory)
    locator = "¶ 1"
    anchor = factory.Sequence(lambda n: f"anchor {n}")
