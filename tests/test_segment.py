"""Answers become the meaning units that people would code, at known places."""

from __future__ import annotations

import re
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contracts import columns_of
from pipeline.ingest.config import load_settings
from pipeline.non_answers import non_answer
from pipeline.segment import LEAD_IN, cut, segment

SETTINGS = load_settings().segment
LIST_MARK = re.compile(r"\(?(?:\d{1,2}|[a-hA-Ho])(?:[).]|(?=\s))")


def pieces(text: str) -> list[str]:
    return [text[c.start : c.end] for c in cut(text, SETTINGS)]


def kinds(text: str) -> list[str]:
    return [c.non_answer for c in cut(text, SETTINGS)]


# --- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Samen met o.a. de gemeente en bijv. de wijkteams.",
        "Leren van elkaar, d.w.z. meekijken m.b.t. de praktijk.",
        "d.w.z. dat je van elkaar leert",
        "Op initiatief van dhr. De Vries en mevr. Jansen.",
        "Met prof. dr. J. van Dam als trekker.",
        "De SWT's en de LVB-teams doen mee.",
        "We zijn gestart op 3.5.2018 met 2.5 fte en 1.250,50 euro.",
        "Wij begonnen in okt. 2015 met 6 mensen.",
        "Meer staat op www.voorbeeld.nl/leren.html en bij info@voorbeeld.nl te lezen.",
        "Werken aan zorg (dat is nieuw. Echt waar!) in de wijk.",
        "In groep 1. werken wij",
        "Samen leren (tijd; ruimte; rust) hoort erbij.",
        '"Waarom?" vroegen wij ons af.',
    ],
)
def test_a_sentence_is_not_cut_at_another_point(text: str) -> None:
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We werken samen. Dat kost tijd! Wie betaalt dat?",
            ["We werken samen.", "Dat kost tijd!", "Wie betaalt dat?"],
        ),
        ("WE WERKEN SAMEN. HET KOST TIJD.", ["WE WERKEN SAMEN.", "HET KOST TIJD."]),
        ("we werken samen. het kost tijd", ["we werken samen.", "het kost tijd"]),
        ("We werken samen.Het kost tijd.", ["We werken samen.", "Het kost tijd."]),
        ("Overleg, intervisie enz. Verder niet veel.", None),
        ("Het duurt tot dec. 2018. Daarna zien we wel.", None),
        ("In 2018. Daarna niet meer", ["In 2018.", "Daarna niet meer"]),
        ("Groep 1. Daarna groep 2. Dan klaar", ["Groep 1.", "Daarna groep 2.", "Dan klaar"]),
        ("Kijk op www.voorbeeld.nl. Daar staat het.", None),
        ("We leren (ook van fouten). En we delen.", None),
        ("Wij zijn begonnen… Nu loopt het.", ["Wij zijn begonnen…", "Nu loopt het."]),
        ("'Gewoon doen.' Dat is het motto.", ["'Gewoon doen.'", "Dat is het motto."]),
    ],
)
def test_every_sentence_is_a_segment(text: str, expected: list[str] | None) -> None:
    found = pieces(text)
    assert found == expected if expected else len(found) == 2
    assert " ".join(found) == text or text == "We werken samen.Het kost tijd."


def test_one_word_stays_with_the_sentence_it_belongs_to() -> None:
    assert pieces("Ja. We werken graag samen.") == ["Ja. We werken graag samen."]
    assert pieces("Wat is er nodig? Tijd!") == ["Wat is er nodig? Tijd!"]


def test_a_sentence_goes_on_over_a_line_break() -> None:
    text = "Het netwerk is een groep van\nmensen die samen leren.\n\nTweede alinea hier"
    assert pieces(text) == [
        "Het netwerk is een groep van\nmensen die samen leren.",
        "Tweede alinea hier",
    ]


# --- lists --------------------------------------------------------------------------------------

THREE = ["tijd om te leren", "ruimte voor fouten", "rust"]


@pytest.mark.parametrize(
    "form",
    [
        "- {}\n- {}\n- {}",
        "• {}\n• {}\n• {}",
        "*{}\n*{}\n*{}",
        "1. {}\n2. {}\n3. {}",
        "1) {}\r2) {}\r3) {}",
        "a. {}\nb. {}\nc. {}",
        "(1) {}\n(2) {}\n(3) {}",
        "o {}\no {}\no {}",
        "1) {} 2) {} 3) {}",
        "1. {} 2. {} 3. {}",
        "a) {} b) {} c) {}",
        "- {} - {} - {}",
        "1. {}\n\n2. {}\n\n3. {}\n4.",
    ],
)
def test_every_item_of_a_list_is_a_segment_without_its_mark(form: str) -> None:
    assert pieces(form.format(*THREE)) == THREE


def test_a_line_above_a_list_is_kept_and_not_coded() -> None:
    for text in (
        "Wat werkt:\n- tijd om te leren\n- rust",
        "Wat werkt: a) tijd om te leren b) rust",
    ):
        assert pieces(text) == ["Wat werkt:", "tijd om te leren", "rust"]
        assert kinds(text) == [LEAD_IN, "", ""]


def test_a_colon_without_a_list_is_an_answer() -> None:
    assert kinds("Wat werkt is dit:") == [""]


def test_parts_between_semicolons_are_segments() -> None:
    assert pieces("Tijd om te leren; ruimte voor fouten;een vaste begeleider") == [
        "Tijd om te leren",
        "ruimte voor fouten",
        "een vaste begeleider",
    ]
    assert pieces("tijd; ruimte; rust") == ["tijd; ruimte; rust"]  # too short to mean something


def test_clauses_of_an_enumeration_are_segments_when_each_says_something() -> None:
    long = "Belangrijk is dat er tijd is, dat je elkaar goed kent, dat het ook mag mislukken"
    assert pieces(long) == [
        "Belangrijk is dat er tijd is",
        "dat je elkaar goed kent",
        "dat het ook mag mislukken",
    ]
    short = "Het gaat over van wie, van wat, van waar"
    assert pieces(short) == [short]
    inside = "Wij leren (dat er tijd is nu, dat je elkaar kent, dat het mag mislukken)"
    assert pieces(inside) == [inside]


def test_groups_in_a_row_are_not_an_enumeration() -> None:
    text = "Docenten, studenten, wijkverpleegkundigen en mensen van de gemeente doen mee."
    assert pieces(text) == [text]


# --- what answers nothing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n.v.t.", "niet van toepassing"),
        ("NVT", "niet van toepassing"),
        ("Niet van toepassing.", "niet van toepassing"),
        ("-", "leeg teken"),
        ("...", "leeg teken"),
        ("?", "leeg teken"),
        ("😀", "leeg teken"),
        ("geen", "geen"),
        ("Geen.", "geen"),
        ("nee", "nee"),
        ("x", "x"),
        ("zie boven", "verwijzing"),
        ("(Zie bijlage)", "verwijzing"),
        ("Zie vraag 7", "verwijzing"),
        ("Zie het antwoord op vraag 8 en 9.", "verwijzing"),
        ("staat hierboven al", "verwijzing"),
        ("https://voorbeeld.nl/verslag.pdf", "verwijzing"),
        ("Zie: www.voorbeeld.nl", "verwijzing"),
        ("weet niet", "weet niet"),
        ("Weet ik niet.", "weet niet"),
        ("Dat weet ik helaas niet precies", "weet niet"),
        ("Ik weet het niet", "weet niet"),
        ("Daar kan ik niets over zeggen.", "weet niet"),
        ("Daar heb ik geen zicht op", "weet niet"),
        ("Hier heb ik nog geen beeld van", "weet niet"),
        ("Ik heb geen idee", "weet niet"),
        ("onbekend", "weet niet"),
        ("Zou ik zo niet weten", "weet niet"),
        ("Nog niet bekend", "weet niet"),
        ("Niet bekend bij mij", "weet niet"),
        ("De resultaten zijn nog onbekend.", "weet niet"),
    ],
)
def test_a_non_answer_is_recognised(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "geen tijd om te leren",
        "Nee, want we hebben geen geld",
        "onbekend maakt onbemind",
        "Geen zicht op elkaars werk",
        "Geen idee hoe we dit moeten borgen",
        "Daar heb ik geen tijd voor",
        "Het netwerk is onbekend bij professionals",
        "Niet bekend met elkaars werk",
        "onbekend terrein",
        "geen beschikbaar budget",
        "Dat zou ik niet anders doen",
        "Zie je elkaar vaker, dan gaat het beter",
        "We zien elkaar te weinig",
        "weet niet waar ik terecht kan",
        "Hier kan ik niet mee werken",
        "Ja, in de wijk",
        "5",
        "5.",
        "niets doen zonder de bewoners",
    ],
)
def test_an_answer_that_looks_like_one_is_kept(text: str) -> None:
    assert kinds(text) == [""]


def test_bare_no_is_a_non_answer_only_as_the_whole_answer() -> None:
    assert non_answer("Nee", SETTINGS, is_whole=True) == "nee"
    assert non_answer("Nee", SETTINGS, is_whole=False) == ""


def test_a_pointer_within_an_answer_is_set_apart() -> None:
    text = "We werken in kleine groepen. Zie ook bijlage 2."
    assert kinds(text) == ["", "verwijzing"]


def test_an_empty_answer_has_no_segments() -> None:
    assert cut("", SETTINGS) == cut(" \n\t", SETTINGS) == []


# --- properties ---------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *(
            "tijd",
            "samen leren",
            "Wij werken",
            "dat er tijd is",
            "SWT's",
            "o.a.",
            "d.w.z.",
            "dhr. ",
        ),
        *(". ", ".", "! ", "? ", "; ", ";", ", dat het mag lukken", ", en dat het kan", ": ", "… "),
        *("\n", "\n\n", "\n- ", "\n1. ", "\n2) ", " 1) ", " 2) ", " a) ", " b) ", " - ", "\n• "),
        *("(", ")", '"', "’", "3.5.2018", "2,5", "www.a.nl", "x@y.nl", "n.v.t.", "zie boven", "😀"),
        *("  ", "\t", "5", "A. ", "b. ", "o ", "geen", "É", "\u2028", "\x0b", "weet ik niet"),
    ]
)
ANSWERS = st.one_of(st.text(max_size=80), st.lists(FRAGMENTS, max_size=25).map("".join))


@settings(deadline=None)
@given(ANSWERS)
def test_segments_are_in_order_and_do_not_overlap(text: str) -> None:
    at = 0
    for piece in cut(text, SETTINGS):
        assert at <= piece.start < piece.end <= len(text)
        assert text[piece.start : piece.end].strip() == text[piece.start : piece.end]
        at = piece.end


@settings(deadline=None)
@given(ANSWERS)
def test_no_letter_or_digit_is_lost_but_list_marks(text: str) -> None:
    at = 0
    for start, end in [*((c.start, c.end) for c in cut(text, SETTINGS)), (len(text), len(text))]:
        between = LIST_MARK.sub(" ", text[at:start] + (" " if start == len(text) else ""))
        assert not any(c.isalnum() for c in between), text[at:start]
        at = end


@settings(deadline=None)
@given(ANSWERS)
def test_cutting_twice_gives_the_same(text: str) -> None:
    assert cut(text, SETTINGS) == cut(text, SETTINGS)


@settings(deadline=None)
@given(ANSWERS)
def test_every_row_stands_at_its_place_in_the_answer(text: str) -> None:
    answers = table({"text": text})
    found = segment(answers, SETTINGS)
    assert list(found.columns) == columns_of("segments")
    for row in found.itertuples():
        assert text[row.start : row.end] == row.text


@pytest.mark.parametrize("unit", ["a", "A. ", ".", "- ", "a-", "(a). A", " ", "a@", "1) x ", '"'])
def test_a_very_long_odd_answer_takes_no_minutes(unit: str) -> None:
    text = "x" + unit * (10_000 // len(unit)) + "y"
    started = time.process_time()
    cut(text, SETTINGS)
    # Far above what it takes (under 0.3 s, under coverage some seconds) and far below the
    # minutes of a quadratic search.
    assert time.process_time() - started < 10


# --- the table ----------------------------------------------------------------------------------


def table(*rows: dict[str, object]) -> pd.DataFrame:
    """The table ``answers`` with a row per dictionary; what is not said is that of an open Q8."""
    base = {
        **{"wave": "w", "respondent_id": "r-a", "question_id": "Q8", "item": "", "kind": "open"},
        **{"text": "", "choice": "", "rating": None, "source": "vragenlijst", "literal": True},
        **{"whole": False, "file": "f.csv", "row": 4, "column": "Q8", "edits": "[]"},
    }
    frame = pd.DataFrame([{**base, **row} for row in rows], columns=columns_of("answers"))
    return frame.astype({"rating": "Int64"})


def test_only_open_answers_are_cut() -> None:
    answers = table(
        {"text": "Een doel. Nog een doel."},
        {"question_id": "Q3", "kind": "text", "text": "Naam. Van het netwerk."},
        {"question_id": "Q24", "kind": "choice", "choice": "Ja"},
        {"question_id": "Q12", "kind": "rating", "item": "1", "text": "Docenten"},
    )
    assert segment(answers, SETTINGS)["text"].tolist() == ["Een doel.", "Nog een doel."]


def test_a_fact_in_which_themes_may_be_coded_is_one_segment() -> None:
    answers = table(
        {"question_id": "Q4", "kind": "text", "text": " De hogeschool. Later de gemeente. "},
        {"question_id": "Q12", "kind": "rating", "item": "1", "text": "Docenten"},
        {"question_id": "Q4", "kind": "text", "text": "-", "respondent_id": "r-b"},
    )
    found = segment(answers, SETTINGS, facts=["Q4", "Q12"])
    assert found["text"].tolist() == ["De hogeschool. Later de gemeente.", "Docenten", "-"]
    assert found["non_answer"].tolist() == ["", "", "leeg teken"]
    assert found["start"].tolist() == [1, 0, 0]


FOUR = "Wij begonnen in 2016. Samen leren is het doel. We komen vaak bijeen. Er is weinig tijd."


def test_who_writes_everything_under_one_question_may_be_coded_everywhere() -> None:
    answers = table(
        {"question_id": "Q7", "text": FOUR},
        {"question_id": "Q23", "text": "zie vraag 7"},
        {"question_id": "Q7", "text": FOUR, "respondent_id": "r-b"},
        {"question_id": "Q23", "text": "Tijd om te leren.", "respondent_id": "r-b"},
        {"question_id": "Q7", "text": "Wij leren samen.", "respondent_id": "r-c"},
    )
    found = segment(answers, SETTINGS, whole_description="Q7")
    assert set(found.loc[found["whole"], "respondent_id"]) == {"r-a"}
    assert not found.loc[found["question_id"] == "Q23", "whole"].any()
    assert not segment(answers, SETTINGS)["whole"].any()


def test_a_description_by_email_stays_whole_and_keeps_its_source() -> None:
    answers = table(
        {"question_id": "geheel", "whole": True, "text": FOUR, "source": "e-mail", "literal": False}
    )
    found = segment(answers, SETTINGS, whole_description="Q7")
    assert found["whole"].all()
    assert set(found["source"]) == {"e-mail"}
    assert not found["literal"].any()


def test_the_id_of_a_segment_depends_on_its_place_and_not_on_the_other_answers() -> None:
    one = {"text": "Een doel. Nog een doel."}
    alone = segment(table(one), SETTINGS)
    together = segment(table({"question_id": "Q7", "text": "Iets anders."}, one), SETTINGS)
    other_wave = segment(table({**one, "wave": "w2"}), SETTINGS)
    assert alone["segment_id"].tolist() == together["segment_id"].tolist()[1:]
    assert not set(alone["segment_id"]) & set(other_wave["segment_id"])


def test_a_wave_without_open_answers_has_no_segments() -> None:
    found = segment(table({"kind": "choice", "choice": "Ja"}), SETTINGS)
    assert found.empty
    assert list(found.columns) == columns_of("segments")
