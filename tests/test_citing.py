import pytest

from catalog.citing import passage_url, short_title, source_labels, web_address
from catalog.models import Citation, Source, SourceKind


def citation(anchor="", **source):
    return Citation(anchor=anchor, source=Source(**source))


@pytest.mark.parametrize(
    ("anchor", "fragment"),
    [
        ("some plain words", "some%20plain%20words"),
        ("well-known, R&D", "well%2Dknown%2C%20R%26D"),
        ("‘Kim’ to his friends, spied", "%E2%80%98Kim%E2%80%99%20to%20his%20friends%2C%20spied"),
        ("100% #1?", "100%25%20%231%3F"),
    ],
)
def test_passage_url_encodes_what_a_text_fragment_reads_as_syntax(anchor, fragment):
    assert passage_url(citation(anchor, url="https://example.org/a")) == f"https://example.org/a#:~:text={fragment}"


def test_passage_url_keeps_the_fragment_of_the_address():
    assert passage_url(citation("words", url="https://example.org/#part")) == "https://example.org/#part:~:text=words"


def test_passage_url_falls_back_to_the_archived_copy():
    assert passage_url(citation("a b", archived_url="https://web.example/1")) == "https://web.example/1#:~:text=a%20b"


def test_passage_url_without_an_anchor_is_the_page():
    assert passage_url(citation(url="https://example.org/a")) == "https://example.org/a"


def test_passage_url_without_an_address_is_empty():
    assert passage_url(citation("words")) == ""


def test_web_address_is_never_a_script():
    assert web_address("javascript:alert(1)", "", "https://example.org/") == "https://example.org/"
    assert web_address("javascript:alert(1)") == ""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ({"title": "A post", "container": "intelNews", "issued": "2019-09-24"}, "intelNews, 24 September 2019"),
        ({"title": "A release", "publisher": "The Archives", "issued": "2007-09"}, "The Archives, September 2007"),
        ({"title": "A life", "kind": SourceKind.BOOK, "publisher": "A house", "issued": "1999"}, "A life, 1999"),
        ({"title": "A page", "container": "A site"}, "“A page”, A site"),
        ({"title": "A page"}, "A page"),
    ],
)
def test_short_title_says_where_and_when(source, name):
    assert short_title(Source(**source)) == name


def test_sources_of_one_short_title_are_told_apart_by_their_titles():
    entry = {"container": "Dictionary", "issued": "2014", "kind": SourceKind.DICTIONARY_ENTRY}
    sources = [
        Source(slug="defectors", title="Defectors", **entry),
        Source(slug="moles", title="Moles", **entry),
        Source(slug="post", title="A Mole", container="The Post", issued="2014"),
    ]

    assert source_labels(sources) == {
        "defectors": "“Defectors”, Dictionary",
        "moles": "“Moles”, Dictionary",
        "post": "The Post, 2014",
    }
