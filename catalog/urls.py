from django.urls import include, path

from .feeds import Changes
from .sitemaps import section, sitemap
from .views.about import About
from .views.agencies import AgencyDetail, AgencyList
from .views.card import PersonCard
from .views.correction import Correction
from .views.countries import CountryDetail, CountryList
from .views.disagreements import Disagreements
from .views.discovery import OpenSearch, Robots
from .views.downloads import CitePerson, CiteSource, PeopleCsv
from .views.eras import EraDetail, EraList
from .views.explore import Explore, Flows, Genealogy, Lives, Map, Timeline
from .views.facet import PersonFacet
from .views.home import Home
from .views.past import PersonChanges, PersonVersion
from .views.people import PersonList
from .views.portrait import portrait_file
from .views.profile import PersonDetail
from .views.public import public_data
from .views.search import Search
from .views.sources import SourceDetail, SourceList

app_name = "catalog"


urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("people/", PersonList.as_view(), name="person-list"),
    path("people/by/<slug:facet>/", PersonFacet.as_view(), name="person-facet"),
    path("people/<slug:slug>/", PersonDetail.as_view(), name="person-detail"),
    path("people/<slug:slug>/changes/", PersonChanges.as_view(), name="person-changes"),
    path("people/<slug:slug>/versions/<int:number>/", PersonVersion.as_view(), name="person-version"),
    path("people/<slug:slug>/correction/", Correction.as_view(), name="person-correction"),
    path("people/<slug:slug>/card.png", PersonCard.as_view(), name="person-card"),
    path("people/<slug:slug>/cite.bib", CitePerson.as_view(suffix="bib"), name="person-bib"),
    path("people/<slug:slug>/cite.ris", CitePerson.as_view(suffix="ris"), name="person-ris"),
    path("people/<slug:slug>/cite.json", CitePerson.as_view(suffix="json"), name="person-csl"),
    path("people.csv", PeopleCsv.as_view(), name="people-csv"),
    path("agencies/", AgencyList.as_view(), name="agency-list"),
    path("agencies/<slug:slug>/", AgencyDetail.as_view(), name="agency-detail"),
    path("eras/", EraList.as_view(), name="era-list"),
    path("eras/<slug:slug>/", EraDetail.as_view(), name="era-detail"),
    path("sources/", SourceList.as_view(), name="source-list"),
    path("sources/<slug:slug>/", SourceDetail.as_view(), name="source-detail"),
    path("sources/<slug:slug>/cite.bib", CiteSource.as_view(suffix="bib"), name="source-bib"),
    path("sources/<slug:slug>/cite.ris", CiteSource.as_view(suffix="ris"), name="source-ris"),
    path("sources/<slug:slug>/cite.json", CiteSource.as_view(suffix="json"), name="source-csl"),
    path("countries/", CountryList.as_view(), name="country-list"),
    path("countries/<slug:slug>/", CountryDetail.as_view(), name="country-detail"),
    path("disagreements/", Disagreements.as_view(), name="disagreements"),
    path("explore/", Explore.as_view(), name="explore"),
    path("explore/timeline/", Timeline.as_view(), name="explore-timeline"),
    path("explore/flows/", Flows.as_view(), name="explore-flows"),
    path("explore/map/", Map.as_view(), name="explore-map"),
    path("explore/lives/", Lives.as_view(), name="explore-lives"),
    path("explore/genealogy/", Genealogy.as_view(), name="explore-genealogy"),
    path("search/", Search.as_view(), name="search"),
    path("about/", About.as_view(), name="about"),
    path("api/", include("catalog.api.urls")),
    path("feed.atom", public_data(Changes()), name="feed"),
    path("sitemap.xml", public_data(sitemap), name="sitemap"),
    path("sitemap-<slug:section>.xml", public_data(section), name="sitemap-section"),
    path("opensearch.xml", OpenSearch.as_view(), name="opensearch"),
    path("media/<path:file>", portrait_file, name="portrait-file"),
    path("robots.txt", Robots.as_view(), name="robots"),
]
