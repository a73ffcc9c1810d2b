"""Names of topics: words that people used, each once, in a form that reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stopwords import STOP_WORDS
from pipeline.topic_words import Said, Term, alike, analyse, label, tells, terms_of


def said(respondent: str, text: str, lemmas: str) -> Said:
    return Said.read(respondent, text, lemmas)


def names(weighted: dict[str, float], *segments: Said) -> list[str]:
    return [t.shown for t in terms_of(weighted.items(), segments, [1.0] * len(segments))]


def test_a_word_is_shown_as_most_people_say_it() -> None:
    shown = names(
        {"rooster": 1.0},
        said("a", "De roosters zitten vol.", "de rooster zitten vol"),
        said("b", "Roosters!", "rooster"),
        said("c", "ons rooster", "ons rooster"),
    )
    assert shown == ["roosters"]


def test_a_verb_is_shown_as_infinitive_and_an_adjective_bare() -> None:
    assert names({"sturen": 1}, said("a", "dat wordt gestuurd", "dat worden sturen")) == ["sturen"]
    assert names({"onderling": 1}, said("a", "onderlinge hulp", "onderling hulp")) == ["onderling"]


def test_the_capital_of_a_sentence_is_no_name_but_an_abbreviation_stays() -> None:
    shown = names(
        {"tijd": 3, "wmo": 2, "bewoner": 1.5},
        said("a", "Tijd! Bewoners hebben de Wmo.", "tijd bewoner hebben de wmo"),
        said("b", "TIJD VOOR BEWONERS", "tijd voor bewoner"),
    )
    assert shown == ["tijd", "bewoners", "Wmo"]  # those of two people first


def test_names_of_places_come_last() -> None:
    shown = names({"utrecht": 9, "zorg": 1}, said("a", "de zorg in Utrecht", "de zorg in utrecht"))
    assert shown == ["zorg", "Utrecht"]


def test_forms_of_one_word_are_named_once() -> None:
    weighted = {"ervaring": 3, "ervaren": 2, "onderwijs": 1.5, "onderzoek": 1}
    text = "ervaring ervaren onderwijs onderzoek"
    assert names(weighted, said("a", text, text)) == ["ervaring", "onderwijs", "onderzoek"]


def test_a_fixed_phrase_is_named_whole() -> None:
    weighted = {"verstandelijk": 2, "beperking": 1.5, "verstandelijk beperking": 1.2}
    shown = names(
        weighted,
        said("a", "een verstandelijke beperking", "een verstandelijk beperking"),
        said("b", "verstandelijke beperkingen", "verstandelijk beperking"),
        said("c", "verstandelijke beperking", "verstandelijk beperking"),
    )
    assert shown == ["verstandelijk beperking"]


def test_a_pair_of_words_of_one_person_is_no_phrase() -> None:
    weighted = {"volle agenda": 2.0, "agenda": 1.0}
    assert names(weighted, said("a", "volle agenda", "volle agenda")) == ["agenda"]


def test_words_near_the_centre_and_of_more_people_weigh_more() -> None:
    segments = [
        said("a", "koffie", "koffie"),
        said("b", "taart", "taart"),
        said("c", "taart", "taart"),
    ]
    weighted = {"koffie": 1.0, "taart": 1.0}
    assert terms_of(weighted.items(), segments, [0.9, 0.6, 0.6])[0].shown == "taart"
    assert terms_of(weighted.items(), segments, [0.9, 0.2, 0.2])[0].shown == "koffie"


def test_a_segment_without_lemmas_has_no_words() -> None:
    assert said("1", "We learned a lot from each other.", "").words == ()


def test_words_and_lemmas_that_do_not_run_parallel_give_the_lemmas() -> None:
    one = said("a", "d.w.z. de scholen, 's avonds", "de school avond")
    assert one.words == (("de", "de"), ("school", "school"), ("avond", "avond"))


def test_placeholders_are_no_words() -> None:
    one = said("a", "[naam] belt", "bellen")
    assert one.words == (("bellen", "belt"),)


def test_phrases_do_not_run_over_stop_words_or_segments() -> None:
    assert analyse("sociaal domein de wijk . team") == [
        *("sociaal", "domein", "wijk", "team"),
        "sociaal domein",
    ]


def test_stop_words_are_small_letters_and_leave_themes_alone() -> None:
    assert all(word == word.lower() for word in STOP_WORDS)
    for theme in ("tijd", "leren", "vraag", "bewoner", "student", "onderzoek", "reflectie", "geld"):
        assert tells(theme)
    for empty in ("leernetwerk", "deelnemer", "respondent", "werkplaats", "heel", "worden", "de"):
        assert not tells(empty)


def term(shown: str, respondents: int = 2) -> Term:
    return Term((shown,), shown, 1.0, respondents, respondents, float(respondents))


def test_a_label_reads_as_a_list() -> None:
    assert label([term("tijd")], []) == "Tijd"
    assert label([term("tijd"), term("uren")], []) == "Tijd en uren"
    terms = [term("tijd"), term("roosters"), term("uren"), term("agenda")]
    assert label(terms, []) == "Tijd, roosters en uren"


def test_a_label_is_made_of_words_that_several_people_use() -> None:
    terms = [term("olifant", 1), term("tijd"), term("uren")]
    assert label(terms, []) == "Tijd en uren"
    assert label(terms[:2], []) == "Tijd en olifant"  # one word says too little


@given(st.lists(st.lists(st.sampled_from(["tijd", "uren", "geld"]), unique=True), max_size=12))
def test_labels_of_a_group_all_differ(topics: list[list[str]]) -> None:
    taken: list[str] = []
    for words in topics:
        taken.append(label([term(word) for word in words], taken))
    assert len(set(taken)) == len(topics)


@given(st.text("abcde", min_size=1), st.text("abcde", min_size=1))
def test_likeness_of_words_has_no_direction(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == (len(one) >= 3)
