from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from .views.about import About
from .views.agencies import AgencyDetail, AgencyList
from .views.countries import CountryDetail, CountryList
from .views.disagreements import Disagreements
from .views.eras import EraDetail, EraList
from .views.home import Home
from .views.people import PersonList
from .views.profile import PersonDetail
from .views.search import Search
from .views.sources import SourceDetail, SourceList

app_name = "catalog"


def awaited(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Hold an address whose page is not there yet."""
    raise Http404


urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("people/", PersonList.as_view(), name="person-list"),
    path("people/<slug:slug>/", PersonDetail.as_view(), name="person-detail"),
    path("people.csv", awaited, name="people-csv"),
    path("agencies/", AgencyList.as_view(), name="agency-list"),
    path("agencies/<slug:slug>/", AgencyDetail.as_view(), name="agency-detail"),
    path("eras/", EraList.as_view(), name="era-list"),
    path("eras/<slug:slug>/", EraDetail.as_view(), name="era-detail"),
    path("sources/", SourceList.as_view(), name="source-list"),
    path("sources/<slug:slug>/", SourceDetail.as_view(), name="source-detail"),
    path("countries/", CountryList.as_view(), name="country-list"),
    path("countries/<slug:slug>/", CountryDetail.as_view(), name="country-detail"),
    path("disagreements/", Disagreements.as_view(), name="disagreements"),
    path("explore/", awaited, name="explore"),
    path("search/", Search.as_view(), name="search"),
    path("about/", About.as_view(), name="about"),
    path("api/", include("catalog.api.urls")),
    path("feed.atom", awaited, name="feed"),
    path("sitemap.xml", awaited, name="sitemap"),
    path("opensearch.xml", awaited, name="opensearch"),
]
