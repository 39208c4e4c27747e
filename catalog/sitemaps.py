"""Every page for search engines, with the day of its last change."""

from django.contrib.sitemaps import Sitemap, views
from django.urls import reverse

from catalog.models import Agency, Country, Era, Person, Source

# The most that one file may list (sitemaps.org); above it, an index leads to files for each kind.
MOST = 50_000
PAGES = (
    *("home", "person-list", "agency-list", "era-list", "source-list", "country-list"),
    *("explore", "explore-timeline", "explore-flows", "explore-map", "explore-lives", "explore-genealogy"),
    *("disagreements", "about", "api-docs"),
)


class Pages(Sitemap):
    """The pages that are not about one entry."""

    def items(self):
        return PAGES

    def location(self, name):
        return reverse(f"catalog:{name}")


class Entries(Sitemap):
    """The published entries of one kind."""

    limit = MOST

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.published().by_address()

    def lastmod(self, entry):
        return entry.updated


class Countries(Sitemap):
    limit = MOST

    def items(self):
        return Country.objects.all()


SITEMAPS = {
    "pages": Pages(),
    "people": Entries(Person),
    "agencies": Entries(Agency),
    "eras": Entries(Era),
    "sources": Entries(Source),
    "countries": Countries(),
}


def sitemap(request):
    """All pages in one file while one may hold them, else the index of the files."""
    if sum(kind.paginator.count for kind in SITEMAPS.values()) > MOST:
        return views.index(request, dict(SITEMAPS), sitemap_url_name="catalog:sitemap-section")
    return views.sitemap(request, dict(SITEMAPS))


def section(request, section):
    """One kind of page; further files of it by `p`."""
    return views.sitemap(request, dict(SITEMAPS), section)
