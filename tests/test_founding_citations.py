"""What the founding texts say never leaves the catalogue, whatever later sources add."""

from tests.founding_citations import BASELINE, founding_citations


def test_no_founding_citation_is_lost_or_reworded():
    kept = set(founding_citations())
    assert [line for line in BASELINE.read_text(encoding="utf-8").splitlines() if line not in kept] == []
