"""Answers to look at, shortened from the published catalogue; the OpenAPI document and its page print them."""

from typing import Any

Example = dict[str, Any]

_SITE = "https://defectors.example"
_DICTIONARY = "historical-dictionary-2014-defectors"


def _citation(anchor: str, encoded: str, aspect: str = "") -> Example:
    return {
        "source": _DICTIONARY,
        "locator": "¶ 3",
        "anchor": anchor,
        "aspect": aspect,
        "voice": "",
        "stance": "supports",
        "reading": "",
        "url": f"https://soviet_intelligence.en-academic.com/83/Defectors#:~:text={encoded}",
    }


_JANUARY = {"date": "1954-01", "date_label": "January 1954", "earliest": "1954-01-01", "latest": "1954-01-31"}
_UNDATED = {"date": "", "date_label": "", "earliest": None, "latest": None}

PEOPLE: Example = {
    "count": 1,
    "page": 1,
    "pages": 1,
    "results": [
        {
            "slug": "yuri-rastvorov",
            "name": "Yuri Rastvorov",
            "url": f"{_SITE}/people/yuri-rastvorov/",
            "names": ["Yuri Rastvorov"],
            "defections": [
                {
                    "kind": "defection",
                    **_JANUARY,
                    "decades": [1950],
                    "origin": "soviet-union",
                    "destination": None,
                    "place": "Tokyo, Japan",
                    "method": None,
                    "motives": ["fear-of-recall"],
                    "certainty": "stated",
                }
            ],
            "affiliations": [
                {"agency": "kgb", "kind": "served", "role": "officer in Tokyo", "certainty": "stated"},
            ],
        }
    ],
    "facets": {
        "agency": [{"value": "kgb", "label": "KGB", "count": 1, "selected": True}],
        "decade": [{"value": "1950", "label": "1950s", "count": 1, "selected": True}],
    },
}

PERSON: Example = {
    "slug": "yuri-rastvorov",
    "name": "Yuri Rastvorov",
    "sort_name": "Rastvorov, Yuri",
    "living": "unknown",
    "summary": "A KGB officer, as the dictionary calls him, who was serving in Tokyo and defected in January 1954 …",
    "statements": [
        {
            "key": "yuri-rastvorov-defection-1954",
            "type": "defection",
            "text": "Defection from the Soviet Union",
            "certainty": "stated",
            "note": "Dated also as a week after the execution of Beria. How and to which country he went is not said.",
            "citations": [
                _citation("Yuri Rastvorov, a KGB officer", "Yuri%20Rastvorov%2C%20a%20KGB%20officer"),
                _citation("In January 1954", "In%20January%201954", "date"),
            ],
            "kind": "defection",
            **_JANUARY,
            "date_text": "",
            "decades": [1950],
            "origin": "soviet-union",
            "destination": None,
            "destination_text": "",
            "place": "Tokyo, Japan",
            "place_country": "japan",
            "method": None,
            "era": "post-stalin",
            "wave": None,
        },
        {
            "key": "yuri-rastvorov-motive-fear-of-recall",
            "type": "motive",
            "text": "Fear of recall: Wished to escape a recall to Moscow.",
            "certainty": "stated",
            "note": "",
            "citations": [
                _citation("defected to avoid recall to Moscow", "defected%20to%20avoid%20recall%20to%20Moscow")
            ],
            "defection": "yuri-rastvorov-defection-1954",
            "kind": "fear-of-recall",
            "detail": "Wished to escape a recall to Moscow.",
        },
    ],
}

AGENCIES: Example = {
    "count": 1,
    "results": [
        {
            "slug": "kgb",
            "name": "Committee for State Security",
            "abbreviation": "KGB",
            "native_name": "",
            "native_language": "",
            "transliteration": "",
            "url": f"{_SITE}/agencies/kgb/",
            "country": "soviet-union",
            "kind": "state-security",
            "parent": None,
            "founded": "",
            "founded_label": "",
            "founded_earliest": None,
            "founded_latest": None,
            "dissolved": "",
            "dissolved_label": "",
            "dissolved_earliest": None,
            "dissolved_latest": None,
            "summary": "A Soviet state security and intelligence service …",
            "people": 4,
            "predecessors": [
                {
                    "key": "nkvd-became-kgb",
                    "agency": "nkvd",
                    "kind": "became",
                    "text": "NKVD became KGB",
                    **_UNDATED,
                    "certainty": "stated",
                    "note": "",
                    "citations": [],
                }
            ],
            "successors": [],
            "citations": [_citation("GRU and KGB officers", "GRU%20and%20KGB%20officers", "summary")],
        }
    ],
}

ERAS: Example = {
    "count": 1,
    "results": [
        {
            "slug": "interwar",
            "name": "Between the wars",
            "url": f"{_SITE}/eras/interwar/",
            "position": 1,
            "span": "192X/193X",
            "span_label": "1920s–1930s",
            "earliest": "1920-01-01",
            "latest": "1939-12-31",
            "summary": "Two moments of the dictionary fall here, though the division is the catalogue’s …",
            "people": 1,
            "waves": [
                {
                    "slug": "soviet-officials-late-1920s",
                    "name": "Soviet officials of the late 1920s",
                    "kind": "sought-contact",
                    "count_low": 60,
                    "count_high": 60,
                    "count_text": "approximately 60",
                    "span": "192X",
                    "span_label": "1920s",
                    "earliest": "1920-01-01",
                    "latest": "1929-12-31",
                    "origin": "soviet-union",
                    "destination": None,
                    "destination_text": "Western governments, or Trotsky himself",
                    "agency": "soviet-government",
                    "text": "Officials who were uneasy about the purge of Trotsky’s followers …",
                    "citations": [],
                }
            ],
            "citations": [],
        }
    ],
    "waves_outside": [],
}

SOURCES: Example = {
    "count": 1,
    "results": [
        {
            "slug": "intelnews-2019-choe-defects",
            "url": f"{_SITE}/sources/intelnews-2019-choe-defects/",
            "layer": "founding",
            "kind": "post-weblog",
            "title": "Son of South Korean foreign minister defects to North Korea",
            "authors": [{"family": "Fitsanakis", "given": "Joseph"}],
            "container": "intelNews",
            "publisher": "",
            "issued": "2019-07-08",
            "issued_label": "8 July 2019",
            "issued_earliest": "2019-07-08",
            "issued_latest": "2019-07-08",
            "issued_inferred": "",
            "issued_inferred_label": "",
            "accessed": None,
            "address": "https://intelnews.org/tag/defectors/",
            "archived_address": "",
            "archive_reference": "",
            "language": "en",
            "criticism": "Father and son share a surname …",
            "passages": 62,
        }
    ],
}

COUNTRIES: Example = {
    "count": 1,
    "results": [
        {
            "slug": "soviet-union",
            "name": "Soviet Union",
            "url": f"{_SITE}/countries/soviet-union/",
            "code": "SUHH",
            "span": "",
            "span_label": "",
            "earliest": None,
            "latest": None,
            "departures": 11,
            "arrivals": 4,
            "breaks": 0,
        }
    ],
}

REFUSAL: Example = {
    "errors": [
        {
            "parameter": "decade",
            "value": "1955",
            "reason": "A decade is written as its first year, like 1950; or “undated”.",
        }
    ]
}
UNKNOWN: Example = {
    "errors": [{"parameter": "slug", "value": "nobody", "reason": "The catalogue has no person with this slug."}]
}


def answers(example: Example, refusal: Example | None = None, status: int = 422) -> dict[str, Any]:
    """What to add to an operation's OpenAPI object."""
    given = {200: example} | ({status: refusal} if refusal else {})
    return {"responses": {code: {"content": {"application/json": {"example": body}}} for code, body in given.items()}}
