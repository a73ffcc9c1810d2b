"""Topics: a small wave gets them, of several people each, and always the same ones."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as knobs
from hypothesis import strategies as st
from sklearn.metrics import v_measure_score

from pipeline.alike import words_of
from pipeline.contracts import columns_of, rows
from pipeline.embed import USE, embed
from pipeline.lemmatise import lemmatise, load_pipeline
from pipeline.questionnaire import Questionnaire
from pipeline.topics import NOTE, FoundTopics, find_topics
from tests.builders import settings

SEED = 1
Vectors = npt.NDArray[np.float32]

# Fifteen respondents on six subjects; the number is the respondent.
SUBJECTS = {
    "tijd": """
        1 Onze agenda's zitten zo vol dat een middag leren er vaak bij inschiet.
        2 Door de roosters van de teams kan bijna niemand op hetzelfde moment.
        3 Er zijn te weinig uren om rustig met elkaar te leren.
        4 De werkdruk is hoog, dus bijeenkomsten worden vaak afgezegd.
        5 tijd, tijd en nog eens tijd
        6 Leren moet nu in de eigen tijd en dat houdt niemand vol.
        7 Maak uren vrij in het rooster, anders komt er niemand.
        8 Professionals krijgen geen uren van hun leidinggevende om mee te doen.
        9 Het kost tijd en die hebben we in de wijkteams niet.
        10 Een volle caseload gaat altijd voor, leren komt daarna pas.
        11 Zonder vrijgemaakte tijd blijft leren een hobby van enkelen.
        12 Voldoende tijd om stil te staan bij wat je doet.
        13 De drukte van alledag slokt de geplande middagen op.
        14 Het lukt door wisselende roosters zelden om een datum te vinden.
    """,
    "kennis": """
        1 Je hoort hoe een ander het aanpakt en neemt dat mee naar je eigen werk.
        2 Kennis van de ene organisatie komt bij de andere terecht.
        3 We leren van elkaars ervaringen en fouten.
        4 Nieuwe inzichten delen met collega's uit andere organisaties.
        5 kennis uitwisselen tussen praktijk en onderzoek
        6 Ervaringen uitwisselen levert nieuwe ideeën op.
        7 Van elkaar leren gaat beter dan van een cursus.
        8 Door kennis te bundelen hoeft niet iedereen het wiel uit te vinden.
        10 De inzichten uit onderzoek worden vertaald naar het dagelijks werk.
        11 Deelnemers wisselen voorbeelden uit en leren daar veel van.
        12 We halen kennis op en geven die door aan andere teams.
        13 Een collega van elders kijkt fris en brengt andere kennis mee.
        15 Kennis delen, dat is de grote winst.
    """,
    "bewoners": """
        1 Bewoners vertellen zelf wat zij nodig hebben.
        2 Ervaringsdeskundigen zitten vanaf het begin aan tafel.
        3 Het verhaal van een bewoner raakt meer dan een rapport.
        4 Burgers praten mee over de plannen voor hun buurt.
        5 bewoners uit de wijk aan tafel
        6 De inbreng van ervaringsdeskundigen houdt ons scherp.
        7 Zonder de stem van cliënten praat je over mensen in plaats van met mensen.
        9 Vrijwilligers en bewoners denken mee over oplossingen in de buurt.
        10 Mensen met een beperking leggen zelf uit wat wel en niet helpt.
        11 Het perspectief van de cliënt staat voorop.
        12 Buurtbewoners worden serieus genomen als deskundigen van hun eigen leven.
        13 We nodigen elke keer een cliënt uit om mee te praten.
        14 De leefwereld van bewoners is steeds het vertrekpunt.
        15 Een ervaringsdeskundige leidt het gesprek met bewoners.
    """,
    "studenten": """
        1 Studenten lopen stage in het wijkteam en brengen vragen mee terug naar school.
        2 De hogeschool levert studenten die een klein onderzoek doen.
        3 Docenten en studenten werken mee aan opdrachten uit de praktijk.
        4 Het onderwijs past zijn lessen aan op wat er in de wijk speelt.
        5 stageplekken voor studenten van het mbo en hbo
        6 Studenten stellen onbevangen vragen.
        8 Afstudeerders van de hogeschool onderzoeken een vraag van de gemeente.
        9 Betere stages doordat school en instelling elkaar kennen.
        11 De lessen op de opleiding worden er beter van.
        12 Een docent van de opleiding Social Work is vaste deelnemer.
        13 Studenten doen echte praktijkervaring op.
        14 Het mbo en het hbo trekken samen op in de stages.
        15 Een groep studenten voert ieder jaar een opdracht uit.
    """,
    "begeleiding": """
        1 Een goede procesbegeleider houdt de groep bij elkaar.
        2 Iemand van buiten die het gesprek leidt, maakt het veilig.
        3 De begeleider vat samen en bewaakt de grote lijn.
        4 Zonder coach verzandt de groep in praten.
        5 vaste procesbegeleiding
        6 De gespreksleider zorgt dat iedereen aan bod komt.
        7 Het helpt dat de begeleider geen belang heeft bij de uitkomst.
        8 Procesbegeleiding door een onafhankelijk persoon werkt goed.
        9 Een trekker die mensen belt en de bijeenkomsten voorbereidt.
        10 De begeleiding van de groep vraagt ervaring.
        12 Een ervaren coach stelt de goede vragen aan de groep.
        13 De facilitator bewaakt de agenda en de sfeer in de groep.
        14 Er is een begeleider nodig die het proces stuurt.
    """,
    "geld": """
        1 De financiering stopt eind dit jaar.
        2 Er is geen budget voor een vervolg.
        3 Zonder subsidie van de gemeente houdt het op.
        4 Elke organisatie betaalt een eigen bijdrage.
        6 De kosten voor zaalhuur en koffie draagt de hogeschool.
        7 Het geld komt uit een tijdelijk project.
        8 We zoeken nieuwe subsidie om door te kunnen gaan.
        9 Deelname is gratis, de provincie betaalt.
        10 Structurele financiering ontbreekt nog.
        11 Het budget is ieder jaar weer onzeker.
        13 De gemeente wil er na dit jaar geen geld meer in steken.
        14 Wie betaalt de uren als het project is afgelopen?
        15 Geld voor de lange termijn is er niet.
    """,
}


def questionnaire() -> Questionnaire:
    """Three questions in two groups; the last question stands in both."""
    questions = [
        {"id": q, "text": f"Vraag {q}?", "short": q, "type": "open"} for q in ("Q7", "Q17", "Q23")
    ]
    groups = [
        {"id": "werkt", "name": "Wat werkt", "questions": ["Q17", "Q23"]},
        {"id": "doel", "name": "Doel", "questions": ["Q7", "Q23"]},
    ]
    return Questionnaire.model_validate(
        {
            **{"name": "proef", "title": "Proef", "wave": "w"},
            **{"questions": questions, "topic_groups": groups},
        }
    )


def segments(said: list[tuple[str, str, str]], **columns: Any) -> pd.DataFrame:
    """Table ``segments`` from (respondent, question, text), lemmas filled."""
    n = len(said)
    frame = pd.DataFrame(
        {
            "segment_id": [f"s{i:05}" for i in range(n)],
            "wave": "w",
            "respondent_id": [f"r-{respondent}" for respondent, _, _ in said],
            "question_id": [question for _, question, _ in said],
            "item": "",
            "start": 0,
            "end": [len(text) for _, _, text in said],
            "text": [text for _, _, text in said],
            **{"lemmas": "", "non_answer": "", "source": "vragenlijst"},
            **{"literal": True, "whole": False},
            **columns,
        }
    )[columns_of("segments")]
    if "lemmas" in columns or frame.empty:
        return frame
    return lemmatise(frame, load_pipeline("geen_model")[0])


@cache
def _wave() -> tuple[pd.DataFrame, Vectors, list[str]]:
    said, subjects = [], []
    for subject, sentences in SUBJECTS.items():
        for line in sentences.strip().splitlines():
            respondent, text = line.strip().split(" ", 1)
            said.append((respondent, "Q23" if int(respondent) % 2 else "Q17", text))
            subjects.append(subject)
    frame = segments(said)
    return frame, embed(frame["text"].tolist(), USE()), subjects


def wave() -> tuple[pd.DataFrame, Vectors, list[str]]:
    """The wave of fifteen, its vectors, and the subject of every segment."""
    frame, vectors, subjects = _wave()
    return frame.copy(), vectors.copy(), list(subjects)


def find(frame: pd.DataFrame, vectors: Vectors, **changed: Any) -> FoundTopics:
    knobs = settings().topics.model_copy(update=changed)
    return find_topics(frame, [vectors], questionnaire(), knobs, settings().quality, SEED)


@cache
def _found() -> FoundTopics:
    frame, vectors, _ = wave()
    return find(frame, vectors)


@pytest.fixture
def found() -> FoundTopics:
    return _found()


def by_text(found: FoundTopics, frame: pd.DataFrame) -> list[int]:
    """Topic per row of ``frame``; -2 for segments that are no member."""
    topics = found.members.set_index("segment_id")["topic_id"]
    return topics.reindex(frame["segment_id"]).fillna(-2).astype(int).tolist()


def unrelated(n: int, dimensions: int = 64, seed: int = 0) -> Vectors:
    """Vectors without any pattern."""
    vectors = np.random.default_rng(seed).normal(size=(n, dimensions))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def near(centres: list[int], n_centres: int, noise: float, dimensions: int = 64) -> Vectors:
    """Vectors around random centres, one per entry of ``centres``."""
    random = np.random.default_rng(0)
    points = random.normal(size=(n_centres, dimensions))[centres]
    points = points + noise * random.normal(size=points.shape)
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True), np.float32)


# --- a wave of fifteen ---------------------------------------------------------------------------


def test_a_wave_of_fifteen_gets_topics(found: FoundTopics) -> None:
    frame, _, subjects = wave()
    assert 4 <= len(found.topics) <= 9
    assert found.outlier_share < 0.15
    # BERTopic with its defaults finds one topic here, or none: V = 0
    assert v_measure_score(subjects, by_text(found, frame)) > 0.6
    assert found.notes == {"topics:doel": "Bij ‘Doel’ zijn geen antwoorden om topics in te zoeken."}


def test_every_topic_is_told_by_several_respondents(found: FoundTopics) -> None:
    frame, _, _ = wave()
    members = found.members.merge(frame, on="segment_id")
    for topic in rows(found.topics):
        people = members.loc[members["topic_id"] == topic.topic_id, "respondent_id"]
        assert topic.respondents == people.nunique() >= 2
        assert topic.segments == len(people) >= settings().topics.min_topic_size


def test_outliers_are_members_without_a_topic(found: FoundTopics) -> None:
    frame, _, _ = wave()
    topics = by_text(found, frame)
    assert -2 not in topics
    assert found.outlier_share == pytest.approx(topics.count(-1) / len(topics))
    assert set(topics) - {-1} == set(found.topics["topic_id"]) == set(found.centroids)


def test_labels_are_plain_dutch_words(found: FoundTopics) -> None:
    labels = found.topics["label"].tolist()
    assert len(set(labels)) == len(labels)
    for text in labels:
        assert text[0].isupper()
        assert "_" not in text
        assert not any(letter.isdigit() for letter in text)
        words = text.lower().replace(" en ", ", ").split(", ")
        assert 1 <= len(words) <= 3
        assert len({word[:5] for word in words}) == len(words)  # no two forms of one word
    assert any("tijd" in text.lower() or "uren" in text.lower() for text in labels)
    assert any("bewoners" in text.lower() for text in labels)  # as people say it, not "bewoner"


def test_terms_come_with_their_weight(found: FoundTopics) -> None:
    for terms in map(json.loads, found.topics["terms"]):
        assert 1 <= len(terms) <= settings().topics.terms
        assert all(weight > 0 and round(weight, 4) == weight for _, weight in terms)
        assert len({word for word, _ in terms}) == len(terms)


def test_typical_segments_come_from_different_respondents_first(found: FoundTopics) -> None:
    frame, vectors, _ = wave()
    who = frame.set_index("segment_id")["respondent_id"]
    row = {segment: i for i, segment in enumerate(frame["segment_id"])}
    for topic in rows(found.topics):
        typical = json.loads(topic.typical)
        n = min(topic.respondents, len(typical))
        assert who[typical[:n]].nunique() == n
        centre = found.centroids[topic.topic_id]
        # as near to three decimals, and the first of equals first
        similarity = [round(float(vectors[row[s]] @ centre), 3) for s in typical[:n]]
        assert similarity == sorted(similarity, reverse=True) or np.ptp(similarity) < 0.01


def test_centroids_have_length_one(found: FoundTopics) -> None:
    for centroid in found.centroids.values():
        assert centroid.shape == (512,)
        assert np.linalg.norm(centroid) == pytest.approx(1, abs=1e-5)


# --- always the same -----------------------------------------------------------------------------


def fingerprint(found: FoundTopics) -> str:
    tables = found.topics.to_json() + found.members.to_json()
    centroids = b"".join(v.tobytes() for v in found.centroids.values())
    return sha256(tables.encode() + centroids + repr(found.notes).encode()).hexdigest()


def test_the_order_of_the_rows_makes_no_difference(found: FoundTopics) -> None:
    frame, vectors, _ = wave()
    order = np.random.default_rng(3).permutation(len(frame))
    assert fingerprint(find(frame.iloc[order], vectors[order])) == fingerprint(found)


def test_another_process_hash_seed_and_number_of_threads_give_the_same(found: FoundTopics) -> None:
    program = (
        "import warnings; from tests.test_topics import find, fingerprint, wave;"
        "frame, vectors, _ = wave(); before = list(warnings.filters);"
        "print(fingerprint(find(frame, vectors)));"
        "assert warnings.filters == before"  # importing BERTopic silences everybody's warnings
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env={
            **os.environ,
            **{"PYTHONHASHSEED": "4711", "OMP_NUM_THREADS": "3", "OPENBLAS_NUM_THREADS": "3"},
        },
    )
    assert done.stdout == fingerprint(found) + "\n"  # and it printed nothing else
    assert done.stderr == ""


def test_other_pseudonyms_give_the_same_topics(found: FoundTopics) -> None:
    """The key of the pseudonyms is another one on every computer; topics must not hang on it."""
    frame, vectors, _ = wave()
    renamed = frame.assign(
        segment_id="t" + frame["segment_id"].str[::-1],
        respondent_id="r-" + frame["respondent_id"].str[::-1],
    )
    again = find(renamed, vectors)
    assert again.topics["label"].tolist() == found.topics["label"].tolist()
    assert by_text(again, renamed) == by_text(found, frame)


def test_it_uses_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    frame, vectors, _ = wave()
    assert len(find(frame, vectors).topics)


# --- what does and does not take part ------------------------------------------------------------


def test_non_answers_are_never_in_a_topic(found: FoundTopics) -> None:
    frame, vectors, _ = wave()
    silent = segments([(str(i), "Q23", "n.v.t.") for i in range(9)], non_answer="n.v.t.")
    silent["segment_id"] = "n" + silent["segment_id"]
    both = pd.concat([frame, silent], ignore_index=True)
    more = find(both, np.vstack([vectors, np.repeat(vectors[:1], 9, axis=0)]))
    assert fingerprint(more) == fingerprint(found)


def test_answers_to_other_questions_take_no_part(found: FoundTopics) -> None:
    frame, vectors, _ = wave()
    other = segments([(str(i), "Q5", "sinds 2015") for i in range(9)])
    other["segment_id"] = "o" + other["segment_id"]
    both = pd.concat([frame, other], ignore_index=True)
    assert fingerprint(find(both, np.vstack([vectors, vectors[:9]]))) == fingerprint(found)


def test_one_persons_way_of_talking_is_no_topic() -> None:
    """Respondent 0 says six things that resemble only each other: a style, not a topic."""
    said = [("0", "Q17", f"stijl {i}") for i in range(6)]
    said += [(str(1 + i % 5), "Q17", f"zin {i}") for i in range(40)]
    vectors = near([0] * 6 + [1 + i % 4 for i in range(40)], 5, noise=0.2)
    found = find(segments(said, lemmas=""), vectors)
    assert len(found.topics) >= 3
    assert found.topics["respondents"].min() >= 2
    style = found.members[found.members["segment_id"] < "s00006"]
    assert (style["topic_id"] == -1).sum() >= 4  # one that is near to a topic may join it


def test_a_description_of_everything_joins_topics_and_makes_none(found: FoundTopics) -> None:
    frame, vectors, subjects = wave()
    said = frame["segment_id"][subjects.index("tijd")]
    whole = segments(
        [
            *[("99", "geheel", "Er zijn te weinig uren om met elkaar te leren.")] * 2,
            ("99", "geheel", "De zaal had een lekkend dak."),
        ],
        whole=True,
    )
    whole["segment_id"] = ["w1", "w2", "w3"]
    both = pd.concat([frame, whole], ignore_index=True)
    more = find(both, np.vstack([vectors, embed(whole["text"].tolist(), USE())]))
    assert by_text(more, frame) == by_text(found, frame)
    topics = more.members.set_index("segment_id")["topic_id"]
    assert topics["w1"] == topics["w2"] == topics[said] >= 0
    assert "w3" not in topics.index  # far from everything: no topic, and no outlier
    assert more.outlier_share == found.outlier_share
    assert more.topics["label"].tolist() == found.topics["label"].tolist()
    grown = more.topics["respondents"] - found.topics["respondents"]
    assert grown.sum() == 1


def test_topics_are_numbered_through_the_groups_by_size() -> None:
    frame, vectors, _ = wave()
    goals = frame.assign(segment_id="d" + frame["segment_id"], question_id="Q7")
    found = find(pd.concat([goals, frame], ignore_index=True), np.vstack([vectors, vectors]))
    topics = found.topics
    assert topics["topic_id"].tolist() == list(range(len(topics)))
    groups = topics["question_group"].tolist()
    assert groups == sorted(groups, key=["werkt", "doel"].index)
    for _, group in topics.groupby("question_group"):
        assert group["segments"].is_monotonic_decreasing
    assert found.members["segment_id"].is_unique  # also of Q23, which stands in both groups
    assert (
        topics["label"].tolist()[: len(topics) // 2] == topics["label"].tolist()[len(topics) // 2 :]
    )


# --- the same text more than once ---------------------------------------------------------------


LONG = "Wij merken dat er door volle agenda's weinig rust is om samen stil te staan bij ons werk."


def with_copies(copies: list[tuple[int, int, str]]) -> tuple[pd.DataFrame, FoundTopics]:
    """The wave of fifteen, and copies of (row) by (respondent) in (form)."""
    frame, vectors, _ = wave()
    more = frame.iloc[[row for row, _, _ in copies]].copy()
    more["respondent_id"] = [f"r-{who}" for _, who, _ in copies]
    more["segment_id"] = [f"z{i:05}" for i in range(len(more))]
    more["text"] = [
        form.format(text) if form != "hoofdletters" else text.upper()
        for text, (_, _, form) in zip(more["text"], copies, strict=True)
    ]
    # what the encoder makes of capitals or spaces should not matter: another vector altogether
    other = np.where(
        (more["text"].to_numpy() == frame["text"].to_numpy()[[c[0] for c in copies]])[:, None],
        vectors[[row for row, _, _ in copies]],
        unrelated(len(copies), 512, seed=9),
    ).astype(np.float32)
    both = pd.concat([frame, more], ignore_index=True)
    return both, find(both, np.vstack([vectors, other]))


@knobs(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 79),
            st.integers(1, 30),
            st.sampled_from(["{}", "{}", "hoofdletters", " {} ", "{} !"]),
        ),
        max_size=40,
    )
)
def test_the_same_text_is_always_in_the_same_topic(copies: list[tuple[int, int, str]]) -> None:
    both, found = with_copies(copies)
    topics = by_text(found, both)
    of: dict[tuple[str, ...], int] = {}
    for text, topic in zip(both["text"], topics, strict=True):
        assert of.setdefault(words_of(text), topic) == topic


def test_copies_count_once_in_forming_topics_and_fully_in_the_counts(found: FoundTopics) -> None:
    frame, _, _ = wave()
    row = by_text(found, frame).index(1)
    both, more = with_copies([(row, 100 + i, "{}") for i in range(40)])
    topics = by_text(more, both)
    assert v_measure_score(by_text(found, frame), topics[: len(frame)]) == pytest.approx(1)
    grown = more.topics.set_index("topic_id").loc[topics[row]]
    before = found.topics.set_index("topic_id").loc[1]
    assert grown["segments"] == before["segments"] + 40
    assert grown["respondents"] == before["respondents"] + 40
    assert sorted(more.topics["label"]) == sorted(found.topics["label"])
    assert sorted(more.topics["terms"]) == sorted(found.topics["terms"])


def test_nearly_the_same_long_answers_are_in_the_same_topic() -> None:
    frame, vectors, _ = wave()
    sent_around = [LONG, LONG.replace("weinig", "nauwelijks"), LONG.replace("ons werk", "het werk")]
    more = segments([(str(i), "Q17", text) for i, text in enumerate(sent_around, start=50)])
    more["segment_id"] = "l" + more["segment_id"]
    both = pd.concat([frame, more], ignore_index=True)
    found = find(both, np.vstack([vectors, unrelated(3, 512)]))
    assert len(set(by_text(found, both)[-3:])) == 1


def test_a_text_that_everybody_copied_is_no_topic_by_itself() -> None:
    """Sixty times one text and ten other ones: one point among eleven."""
    said = [(str(i), "Q17", "Er is te weinig tijd.") for i in range(60)]
    said += [(str(i), "Q17", f"zin {i}") for i in range(10)]
    vectors = np.vstack([np.repeat(unrelated(1), 60, axis=0), near([0] * 5 + [1] * 5, 2, 0.2)])
    found = find(segments(said, lemmas=""), vectors)
    copied = found.members[found.members["segment_id"] < "s00060"]
    assert copied["topic_id"].nunique() == 1
    topic = copied["topic_id"].iloc[0]
    assert topic == -1 or (found.members["topic_id"] == topic).sum() > 60


def test_a_description_with_the_same_words_as_an_answer_is_in_its_topic(found: FoundTopics) -> None:
    frame, vectors, subjects = wave()
    row = subjects.index("geld")
    whole = segments([("99", "geheel", frame["text"][row].upper())], whole=True)
    whole["segment_id"] = ["w1"]
    both = pd.concat([frame, whole], ignore_index=True)
    more = find(both, np.vstack([vectors, unrelated(1, 512)]))
    topics = more.members.set_index("segment_id")["topic_id"]
    assert topics["w1"] == topics[frame["segment_id"][row]] >= 0


# --- what can't be done is said ------------------------------------------------------------------


def test_a_tiny_group_gets_no_topics_and_a_note_that_says_why() -> None:
    frame, vectors, _ = wave()
    found = find(frame.iloc[:5], vectors[:5])
    assert found.topics.empty
    assert found.members.empty
    assert found.outlier_share == 0
    assert found.notes[NOTE + "werkt"] == (
        "Bij ‘Wat werkt’ zijn te weinig antwoorden om topics in te zoeken: 5 segmenten; "
        "er zijn er ten minste 6 nodig."
    )
    assert list(found.topics.columns) == columns_of("topics")
    assert list(found.members.columns) == columns_of("topic_members")


def test_no_segments_at_all() -> None:
    found = find(segments([]), np.empty((0, 512), np.float32))
    assert found.topics.empty
    assert len(found.notes) == 2


def test_a_single_respondent_has_no_topics() -> None:
    frame, vectors, _ = wave()
    found = find(frame.assign(respondent_id="r-1"), vectors)
    assert found.topics.empty
    assert "één respondent" in found.notes[NOTE + "werkt"]


def test_answers_that_are_all_the_same_form_no_topics() -> None:
    said = [(str(i), "Q17", "Tijd.") for i in range(12)]
    found = find(segments(said), np.repeat(unrelated(1), 12, axis=0))
    assert found.topics.empty
    assert "geen topics gevonden" in found.notes[NOTE + "werkt"]


def test_topics_without_a_pattern_are_called_loose() -> None:
    said = [(str(i % 15), "Q17", f"zin {i}") for i in range(80)]
    frame = segments(said, lemmas="")
    assert "hangen los samen" in find(frame, unrelated(80)).notes[NOTE + "werkt"]
    clear = find(frame, near([i % 5 for i in range(80)], 5, noise=0.3))
    assert NOTE + "werkt" not in clear.notes


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [("het is er en dat was", "het zijn er en dat zijn"), ("🙂 !!", ""), ("7 8 9", "")],
)
def test_topics_of_nothing_but_stop_words_still_get_a_name(text: str, lemmas: str) -> None:
    frame = segments([(str(i % 8), "Q17", f"{text} {i}") for i in range(30)], lemmas=lemmas)
    found = find(frame, near([i % 3 for i in range(30)], 3, noise=0.1))
    assert found.topics["label"].tolist() == [
        *("Zonder trefwoord", "Zonder trefwoord (2)", "Zonder trefwoord (3)")
    ]
    assert found.topics["terms"].tolist() == ["[]"] * 3


def test_a_group_without_dutch_words_still_gets_topics(found: FoundTopics) -> None:
    """Answers in another language come without lemmas: they count, and give no words."""
    frame, vectors, subjects = wave()
    bare = find(frame.assign(lemmas=""), vectors)
    assert v_measure_score(subjects, by_text(bare, frame)) > 0.5
    assert len(bare.members) == len(frame)
    assert all(json.loads(terms) == [] for terms in bare.topics["terms"])


# --- a large wave --------------------------------------------------------------------------------


def test_four_thousand_segments_get_topics_from_a_part() -> None:
    subject = [i % 6 for i in range(4000)]
    words = ["agenda", "bewoner", "college", "docent", "evaluatie", "financiering"]
    said = [(str(i // 4), "Q17", f"{words[s]} nummer {i}") for i, s in enumerate(subject)]
    frame = segments(said, lemmas=[f"{words[s]} nummer" for s in subject])
    found = find(frame, near(subject, 6, noise=0.6), small=400)
    assert len(found.topics) == 6
    assert found.outlier_share < 0.15
    topics = by_text(found, frame)
    assert v_measure_score(subject, topics) > 0.8
    for topic in rows(found.topics):
        owner = words[subject[topics.index(topic.topic_id)]]
        assert topic.label.startswith(owner.capitalize())


def test_texts_that_share_no_word_leave_nothing_to_luck() -> None:
    """Each is a direction of its own, equally long: no decomposition can tell them apart."""
    from pipeline.clusters import DECIMALS
    from pipeline.topic_model import _features, _reduction
    from pipeline.topic_words import Said

    random = np.random.default_rng(7)
    vectors = [random.standard_normal((120, 30)).astype(np.float32)]
    shared = ["leren", "wijk", "tijd", "samen"]
    said = [
        Said.read(f"r-{i}", words, words)
        for i in range(120)
        for words in [
            f"{shared[i % 4]} {shared[i % 3]}"
            if i < 40
            else " ".join(
                f"{letter}woord{'abcdefghij'[i // 10 % 10]}{'abcdefghij'[i % 10]}"
                for letter in "xyz"
            )
        ]
    ]

    def likeness() -> np.ndarray:
        features = _features(vectors, said)
        found = _reduction(features, 15).fit_transform(features)
        return np.round(found @ found.T, DECIMALS)  # clusters know no left and right

    first = likeness()
    for _ in range(4):
        assert np.abs(likeness() - first).max() <= 2 * 10.0**-DECIMALS
