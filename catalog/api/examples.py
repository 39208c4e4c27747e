"""Answers to look at, shortened from the published catalogue; the OpenAPI document and its page print them."""

from typing import Any

Example = dict[str, Any]

_SITE = "https://defectors.example"
_ENCYCLOPEDIA = "http://www.thecanadianencyclopedia.ca/en/article/igor-sergeievich-gouzenko/#:~:text="
_DICTIONARY = "https://soviet_intelligence.en-academic.com/"


def _citation(source: str, anchor: str, url: str, aspect: str = "", locator: str = "", against: str = "") -> Example:
    return {
        "source": source,
        "locator": locator,
        "anchor": anchor,
        "aspect": aspect,
        "voice": "",
        "stance": "contradicts" if against else "supports",
        "reading": against,
        "url": url,
    }


_LEFT = {
    "date": "1945-09-05",
    "date_label": "5 September 1945",
    "earliest": "1945-09-05",
    "latest": "1945-09-05",
}

PEOPLE: Example = {
    "count": 1,
    "page": 1,
    "pages": 1,
    "results": [
        {
            "slug": "igor-gouzenko",
            "name": "Igor Gouzenko",
            "url": f"{_SITE}/people/igor-gouzenko/",
            "names": ["Igor Gouzenko", "Igor Sergeievich Gouzenko", "Игорь Сергеевич Гузенко", "George Brown"],
            "defections": [
                {
                    "kind": "defection",
                    **_LEFT,
                    "decades": [1940],
                    "origin": "soviet-union",
                    "destination": "canada",
                    "place": "Ottawa, Canada",
                    "method": None,
                    "motives": [],
                    "certainty": "stated",
                }
            ],
            "affiliations": [
                {"agency": "rcmp", "kind": "received-by", "role": "protective custody", "certainty": "stated"},
                {"agency": "gru", "kind": "served", "role": "code clerk in Canada", "certainty": "stated"},
            ],
        }
    ],
    "facets": {
        "agency": [{"value": "gru", "label": "GRU", "count": 1, "selected": True}],
        "decade": [{"value": "1940", "label": "1940s", "count": 1, "selected": False}],
        "destination": [
            {"value": "turkey", "label": "Turkey", "count": 1, "selected": False},
            {"value": "canada", "label": "Canada", "count": 1, "selected": True},
        ],
    },
}

PERSON: Example = {
    "slug": "igor-gouzenko",
    "name": "Igor Gouzenko",
    "sort_name": "Gouzenko, Igor",
    "living": "no",
    "summary": "A code clerk of the GRU who walked out of the Soviet embassy in Ottawa with documents …",
    "statements": [
        {
            "key": "igor-gouzenko-defection-1945",
            "type": "defection",
            "text": "Defection from the Soviet Union to Canada",
            "certainty": "stated",
            "note": "The day and the town come from the Canadian sources …",
            "citations": [
                _citation(
                    "canadian-encyclopedia-igor-gouzenko",
                    "On Sept 5 Gouzenko left the embassy",
                    f"{_ENCYCLOPEDIA}On%20Sept%205%20Gouzenko%20left%20the%20embassy",
                    "date",
                ),
                _citation(
                    "historical-dictionary-2014-defectors",
                    "occurred in September 1945",
                    f"{_DICTIONARY}83/Defectors#:~:text=occurred%20in%20September%201945",
                    locator="¶ 2",
                ),
            ],
            "kind": "defection",
            **_LEFT,
            "date_text": "",
            "decades": [1940],
            "origin": "soviet-union",
            "destination": "canada",
            "destination_text": "the West",
            "place": "Ottawa, Canada",
            "place_country": "canada",
            "method": None,
            "era": "early-cold-war",
            "wave": None,
        },
        {
            "key": "igor-gouzenko-event-birth",
            "type": "event",
            "text": "Born in Rogachov",
            "certainty": "stated",
            "note": "The national encyclopaedia is preferred to a copy of a user-edited one …",
            "citations": [
                _citation(
                    "canadian-encyclopedia-igor-gouzenko",
                    "b at Rogachov, USSR 13 Jan 1919",
                    f"{_ENCYCLOPEDIA}b%20at%20Rogachov%2C%20USSR%2013%20Jan%201919",
                ),
                _citation(
                    "datana-2024-igor-gouzenko",
                    "January 26, 1919 – June 25, 1982",
                    "https://encyclopedia.datana.cloud/content/wikipedia_en_all_mini_2024-04/A/Igor_Gouzenko"
                    "#:~:text=January%2026%2C%201919%20%E2%80%93%20June%2025%2C%201982",
                    "date",
                    against="26 January 1919",
                ),
            ],
            "kind": "birth",
            "date": "1919-01-13",
            "date_label": "13 January 1919",
            "earliest": "1919-01-13",
            "latest": "1919-01-13",
            "date_text": "",
            "place": "Rogachov, Soviet Union",
            "place_country": "soviet-union",
            "detail": "",
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
            "native_name": "Комитет государственной безопасности",
            "native_language": "ru",
            "transliteration": "Komitet Gosudarstvennoy Bezopasnosti",
            "url": f"{_SITE}/agencies/kgb/",
            "country": "soviet-union",
            "kind": "state-security",
            "parent": None,
            "founded": "1954-03-13",
            "founded_label": "13 March 1954",
            "founded_earliest": "1954-03-13",
            "founded_latest": "1954-03-13",
            "dissolved": "1991-12-03",
            "dissolved_label": "3 December 1991",
            "dissolved_earliest": "1991-12-03",
            "dissolved_latest": "1991-12-03",
            "summary": "The Soviet state security and intelligence service from March 1954 …",
            "people": 5,
            "predecessors": [
                {
                    "key": "mvd-split-kgb",
                    "agency": "mvd",
                    "kind": "split",
                    "text": "MVD split into KGB",
                    "date": "1954-03-13",
                    "date_label": "13 March 1954",
                    "earliest": "1954-03-13",
                    "latest": "1954-03-13",
                    "certainty": "stated",
                    "note": "The day of the decree is preferred; the party had decided on 8 February …",
                    "citations": [
                        _citation(
                            "historical-dictionary-2014-kgb",
                            "The KGB was created on 7 March 1954",
                            f"{_DICTIONARY}169/KGB#:~:text=The%20KGB%20was%20created%20on%207%20March%201954",
                            "date",
                            against="7 March 1954",
                        )
                    ],
                }
            ],
            "successors": [],
            "citations": [],
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
            "people": 4,
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
            "span": "../1991-12",
            "span_label": "until December 1991",
            "earliest": None,
            "latest": "1991-12-31",
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
