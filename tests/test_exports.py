"""References in styles and formats, and the addresses at which they are taken away."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.dates import Edtf
from catalog.exports.bibtex import bibtex
from catalog.exports.csl import csl, csl_json
from catalog.exports.reference import Author, Reference, of_source
from catalog.exports.ris import ris
from catalog.exports.styles import apa, chicago, in_all_styles, mla
from catalog.exports.text import one_line, printable
from catalog.models import RetiredSlug, SourceKind
from tests.factories import AuthorFactory, PersonFactory, SourceFactory

POST = Reference(
    key="post",
    kind=SourceKind.BLOG_POST,
    title="Son of defector",
    authors=(Author("Fitsanakis", "Joseph"),),
    container="intelNews",
    issued=Edtf("2019-07-08"),
    url="https://in.org/a",
    accessed=date(2024, 5, 1),
    language="en",
)
ENTRY = Reference(
    key="kim-philby",
    kind=SourceKind.ENCYCLOPEDIA_ENTRY,
    title="Kim Philby",
    container="Defectors",
    issued=Edtf("2024-01-30"),
    version="3",
    url="https://a.org/people/kim-philby/",
    language="en-GB",
)
BOOK = Reference(
    key="book",
    kind=SourceKind.BOOK,
    title="The Sword & the Shield",
    authors=(Author("Andrew", "Christopher"), Author("Mitrokhin", "Vasili")),
    publisher="Basic Books",
    issued=Edtf("1999"),
)
DICTIONARY = Reference(
    key="dictionary",
    kind=SourceKind.DICTIONARY_ENTRY,
    title="Defectors",
    container="Historical Dictionary",
    publisher="Scarecrow",
    issued=Edtf("2014~"),
    url="https://example.org/83",
)
FILE = Reference(
    key="file",
    kind=SourceKind.DOCUMENT,
    title="Why did he go?",
    authors=(Author("Security Service"),),
    archive_reference="KV 2/2681",
    issued=Edtf("1929/1955"),
)


@pytest.mark.parametrize(
    ("reference", "in_chicago", "in_apa", "in_mla"),
    [
        (
            POST,
            "Joseph Fitsanakis, “Son of defector,” <i>intelNews</i>, 8 July 2019, accessed 1 May 2024, https://in.org/a.",
            "Fitsanakis, J. (2019, July 8). Son of defector. <i>intelNews</i>. https://in.org/a",
            "Fitsanakis, Joseph. “Son of defector.” <i>intelNews</i>, 8 July 2019, in.org/a. Accessed 1 May 2024.",
        ),
        (
            ENTRY,
            "“Kim Philby,” <i>Defectors</i>, version 3, last modified 30 January 2024, https://a.org/people/kim-philby/.",
            "Kim Philby (Version 3). (2024, January 30). In <i>Defectors</i>. https://a.org/people/kim-philby/",
            "“Kim Philby.” <i>Defectors</i>, version 3, 30 Jan. 2024, a.org/people/kim-philby/.",
        ),
        (
            BOOK,
            "Christopher Andrew and Vasili Mitrokhin, <i>The Sword &amp; the Shield</i> (Basic Books, 1999).",
            "Andrew, C., &amp; Mitrokhin, V. (1999). <i>The Sword &amp; the Shield</i>. Basic Books.",
            "Andrew, Christopher, and Vasili Mitrokhin. <i>The Sword &amp; the Shield</i>. Basic Books, 1999.",
        ),
        (
            DICTIONARY,
            "“Defectors,” in <i>Historical Dictionary</i> (Scarecrow, about 2014), https://example.org/83.",
            "Defectors. (about 2014). In <i>Historical Dictionary</i>. Scarecrow. https://example.org/83",
            "“Defectors.” <i>Historical Dictionary</i>, Scarecrow, about 2014, example.org/83.",
        ),
        (
            FILE,
            "Security Service, “Why did he go?” between 1929 and 1955, KV 2/2681.",
            "Security Service. (between 1929 and 1955). <i>Why did he go?</i> KV 2/2681.",
            "Security Service. “Why did he go?” Between 1929 and 1955, KV 2/2681.",
        ),
    ],
    ids=lambda value: value.key if isinstance(value, Reference) else "",
)
def test_styles(reference, in_chicago, in_apa, in_mla):
    assert in_all_styles(reference) == [("Chicago", in_chicago), ("APA", in_apa), ("MLA", in_mla)]


def test_styles_shorten_many_authors():
    many = tuple(Author(f"F{n}", f"G{n}") for n in range(3))
    reference = Reference(key="k", kind=SourceKind.BOOK, title="T", authors=many)

    assert chicago(reference) == "G0 F0 et al., <i>T</i>."
    assert apa(reference) == "F0, G., F1, G., &amp; F2, G. (n.d.). <i>T</i>."
    assert mla(reference) == "F0, G0, et al. <i>T</i>."


HOSTILE = "<script>alert('x')</script>"


@pytest.mark.parametrize("kind", SourceKind)
def test_styles_escape_every_part(kind):
    reference = Reference(
        key="k",
        kind=kind,
        title=HOSTILE,
        authors=(Author(HOSTILE, HOSTILE), Author(HOSTILE)),
        container=HOSTILE,
        publisher=HOSTILE,
        version=HOSTILE,
        url=f"https://example.org/{HOSTILE}",
        archive_reference=HOSTILE,
    )

    for _, html in in_all_styles(reference):
        assert "<script" not in html
        assert set(re.findall(r"<[^>]*>", html)) <= {"<i>", "</i>"}


# --- BibTeX ---


def test_bibtex_of_a_post():
    assert bibtex(POST) == (
        "@misc{post,\n"
        "  title = {{Son of defector}},\n"
        "  author = {Fitsanakis, Joseph},\n"
        "  howpublished = {intelNews},\n"
        "  year = {2019},\n"
        "  url = {https://in.org/a},\n"
        "  urldate = {2024-05-01},\n"
        "  language = {en},\n"
        "  month = jul,\n"
        "}\n"
    )


def test_bibtex_of_a_file_and_of_two_authors():
    assert bibtex(FILE) == (
        "@unpublished{file,\n"
        "  title = {{Why did he go?}},\n"
        "  author = {{Security Service}},\n"
        "  year = {between 1929 and 1955},\n"
        "  note = {KV 2/2681},\n"
        "}\n"
    )
    assert "  author = {Andrew, Christopher and Mitrokhin, Vasili},\n" in bibtex(BOOK)
    assert "  title = {{The Sword \\& the Shield}},\n" in bibtex(BOOK)


def test_bibtex_escapes_what_tex_would_run():
    title = r"\input{/etc/passwd} 50% of $5 #1 a_b ~x^2}"

    assert bibtex(Reference(key="k", kind=SourceKind.BOOK, title=title)) == (
        "@book{k,\n"
        r"  title = {{{\textbackslash}input{\textbraceleft}/etc/passwd{\textbraceright} 50\% of \$5 \#1 a\_b "
        r"{\textasciitilde}x{\textasciicircum}2{\textbraceright}}}," + "\n"
        "}\n"
    )


@given(st.text(), st.text(), st.text())
def test_bibtex_always_balances_its_braces(title, name, url):
    written = bibtex(Reference("k", SourceKind.BLOG_POST, title, (Author(name, title),), name, url=url))
    depth = 0
    for letter in written:
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0
    assert [line[:2] for line in written.splitlines()[1:-1]] == ["  "] * (len(written.splitlines()) - 2)


# --- RIS ---


def test_ris_of_a_post():
    assert ris(POST).split("\r\n") == [
        "TY  - BLOG",
        "ID  - post",
        "TI  - Son of defector",
        "AU  - Fitsanakis, Joseph",
        "T2  - intelNews",
        "PY  - 2019",
        "DA  - 2019/07/08",
        "LA  - en",
        "UR  - https://in.org/a",
        "Y2  - 2024/05/01",
        "ER  - ",
        "",
    ]


def test_ris_of_an_interval_says_it_in_words():
    assert "DA  - between 1929 and 1955\r\n" in ris(FILE)
    assert "PY  - " not in ris(FILE)


@given(st.text(), st.text())
def test_ris_value_never_begins_a_tag_of_its_own(title, name):
    written = ris(Reference("k", SourceKind.BOOK, title, (Author(name),), name, name))

    tags = [line[:6] for line in written.split("\r\n")[:-1]]
    assert tags[0] == "TY  - "
    assert tags[-1] == "ER  - "
    assert tags.count("TI  - ") + tags.count("AU  - ") + tags.count("T2  - ") + tags.count("PB  - ") == len(tags) - 3
    assert len(written.splitlines()) == len(tags)


# --- CSL-JSON ---


def test_csl_of_a_post():
    assert csl(POST) == {
        "id": "post",
        "type": "post-weblog",
        "title": "Son of defector",
        "author": [{"family": "Fitsanakis", "given": "Joseph"}],
        "container-title": "intelNews",
        "issued": {"date-parts": [[2019, 7, 8]]},
        "language": "en",
        "URL": "https://in.org/a",
        "accessed": {"date-parts": [[2024, 5, 1]]},
    }


def test_csl_of_a_body_an_interval_and_a_doubtful_date():
    assert csl(FILE)["author"] == [{"literal": "Security Service"}]
    assert csl(FILE)["issued"] == {"literal": "between 1929 and 1955"}
    assert csl(DICTIONARY)["issued"] == {"date-parts": [[2014]], "circa": True}


@given(st.text())
def test_csl_is_json_whatever_the_title(title):
    assert json.loads(csl_json(Reference("k", SourceKind.BOOK, title)))[0].get("title", "") == one_line(title)


@given(st.text(st.characters(codec=None)))
def test_printable_text_is_xml(text):
    found = printable(text)

    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", found) is None
    assert printable(found) == found


# --- Addresses ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("suffix", "media_type", "begins"),
    [
        ("bib", "application/x-bibtex", b"@incollection{kim-philby,"),
        ("ris", "application/x-research-info-systems", b"TY  - ENCYC"),
        ("json", "application/vnd.citationstyles.csl+json", b'[\n  {\n    "id": "kim-philby"'),
    ],
)
def test_entry_is_cited_at_an_address_of_its_own(client, suffix, media_type, begins):
    PersonFactory(slug="kim-philby")

    response = client.get(f"/people/kim-philby/cite.{suffix}")

    assert response.content.startswith(begins)
    assert b"https://testserver/people/kim-philby/" in response.content
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="kim-philby.{suffix}"'
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_source_is_cited_with_its_authors_in_order(client, django_assert_num_queries):
    source = SourceFactory(slug="post", issued="", issued_inferred="2019", url="", archived_url="https://a.example/1")
    AuthorFactory(source=source, position=2, family="Second", given="B.")
    AuthorFactory(source=source, position=1, family="First", given="A.")

    with django_assert_num_queries(3):
        content = client.get("/sources/post/cite.ris").content.decode()

    assert re.findall(r"AU  - (.*)\r", content) == ["First, A.", "Second, B."]
    assert of_source(source).issued == "2019"
    assert "UR  - https://a.example/1\r\n" in content


@pytest.mark.django_db
def test_citing_what_moved_is_gone_or_never_was(client):
    RetiredSlug.objects.create(kind="people", slug="old", new_slug="new")
    PersonFactory(slug="gone", status="withdrawn", withdrawal_reason="Gone.")

    moved = client.get("/people/old/cite.bib")

    assert (moved.status_code, moved["Location"]) == (301, "/people/new/cite.bib")
    assert client.get("/people/gone/cite.bib").status_code == 410
    assert client.get("/people/nobody/cite.bib").status_code == 404
    assert client.get("/people/nobody/cite.doc").status_code == 404
