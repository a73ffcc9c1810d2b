"""Looking for thousands of phrases at once finds what looking for each in turn finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.phrases import Phrases

_PIECES = ["a", "B", "ab", " ", "  ", ".", "-", "'", "_", "(", "\n", "1", "é", "İ", "ß", "²", "😀"]


def test_phrases_are_found_as_whole_words_in_whatever_case() -> None:
    text = "Netwerk Zorg, netwerk zorgzaam en (NETWERK ZORG)"
    assert sorted(Phrases(["Netwerk Zorg", "zaam"]).spans(text)) == [(0, 12), (35, 47)]


def test_of_phrases_within_each_other_all_are_found() -> None:
    found = Phrases(["Lerend Netwerk", "netwerk", "Lerend Netwerk Oost"]).spans(
        "lerend netwerk oost"
    )
    assert sorted(found) == [(0, 14), (0, 19), (7, 14)]


@given(
    st.lists(st.lists(st.sampled_from(_PIECES), max_size=6).map("".join), max_size=6),
    st.data(),
)
def test_as_many_as_one_by_one(phrases: list[str], data: st.DataObject) -> None:
    pieces = st.lists(st.sampled_from([*_PIECES, *phrases]), max_size=12)
    text = data.draw(pieces.map("".join))
    low = text.lower()
    expected = set()
    for phrase in phrases:
        for at in range(len(low)) if phrase else ():
            end = at + len(phrase)
            alone = not low[at - 1 : at].isalnum() and not low[end : end + 1].isalnum()
            if low.startswith(phrase.lower(), at) and alone:
                expected.add((at, end))
    assert set(Phrases(phrases).spans(text)) == expected
