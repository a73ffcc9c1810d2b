"""What strikes is pointed out, what doesn't is left alone, and nothing is left out."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pandas as pd
import pytest

from pipeline.contracts import columns_of
from pipeline.gibberish import gibberish_share, is_mash
from pipeline.ingest.config import load_settings
from pipeline.quality import flags
from pipeline.report.striking import write_striking
from tests.language_set import DUTCH, FOREIGN

SETTINGS = load_settings().quality
LONG = "Het belangrijkste is dat er een vaste begeleider is die iedereen kent en vertrouwt."


def answers(*lines: tuple[str, str, str], kind: str = "open") -> pd.DataFrame:
    """Table ``answers`` of (respondent, question, text)."""
    base = {"wave": "w", "item": "", "kind": kind, "choice": "", "rating": None, "edits": "[]"}
    base |= {"source": "vragenlijst", "literal": True, "whole": False, "file": "e", "column": "c"}
    found = [
        {**base, "respondent_id": f"r-{who}", "question_id": question, "text": text, "row": n}
        for n, (who, question, text) in enumerate(lines)
    ]
    return pd.DataFrame(found, columns=columns_of("answers")).astype({"rating": "Int64"})


def ratings(**points: list[int]) -> pd.DataFrame:
    lines = [(who, "M", "groep") for who, given in points.items() for _ in given]
    frame = answers(*lines, kind="rating")
    frame["rating"] = pd.array([p for given in points.values() for p in given], dtype="Int64")
    return frame


def found(frame: pd.DataFrame, seconds: dict[str, float] | None = None) -> list[tuple[str, str]]:
    table = flags(frame, seconds or {}, SETTINGS)
    return list(zip(table["respondent_id"], table["kind"], strict=True))


@pytest.mark.parametrize(
    "other",
    [
        LONG,
        LONG.upper().replace(",", " "),
        f"  {LONG}\n",
        LONG.replace("vaste", "goede"),  # one word of fourteen
        LONG.replace("kent en ", ""),
    ],
)
def test_the_same_long_answer_of_two_respondents_strikes(other: str) -> None:
    frame = answers(("a", "Q1", LONG), ("b", "Q1", other), ("c", "Q1", "Iets heel anders dan dat."))
    assert found(frame) == [("r-a", "copied"), ("r-b", "copied")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Elkaar goed kennen en vertrouwen.", "Elkaar goed kennen en vertrouwen."),  # five words
        (LONG, "Het belangrijkste is dat er tijd is om met elkaar over het werk te praten."),
        (LONG, f"{LONG} En verder dat de directie meedoet, uren geeft en zelf ook komt kijken."),
    ],
)
def test_short_or_different_answers_do_not(one: str, other: str) -> None:
    assert found(answers(("a", "Q1", one), ("b", "Q1", other))) == []


def test_who_repeats_herself_copies_nobody() -> None:
    assert found(answers(("a", "Q1", LONG), ("a", "Q2", LONG))) == []


def test_it_says_how_many_others_and_where() -> None:
    table = flags(answers(("a", "Q1", LONG), ("b", "Q2", LONG), ("c", "Q1", LONG)), {}, SETTINGS)
    assert table["question_id"].tolist() == ["Q1", "Q2", "Q1"]
    assert set(table["why"]) == {"precies hetzelfde antwoord als 2 andere respondenten"}
    assert table["number"].tolist() == [2, 2, 2]


def test_a_hundred_thousand_answers_take_seconds() -> None:
    words = [f"woord{n}" for n in range(3000)]
    draw = random.Random(1)
    lines = [(str(n), "Q1", " ".join(draw.choices(words, k=12))) for n in range(20_000)]
    lines += [(f"x{n}", "Q1", f"{LONG} {n}") for n in range(1000)]
    frame = answers(*lines)
    started = time.process_time()
    table = flags(frame, {}, SETTINGS)
    assert time.process_time() - started < 6
    assert (table["kind"] == "copied").sum() == 1000


def test_who_is_far_below_the_median_was_fast() -> None:
    took = {f"r-{n}": 600.0 for n in range(9)} | {"r-fast": 197.0, "r-not": 199.0}
    frame = answers(*((who[2:], "Q1", "Tijd.") for who in took))
    assert found(frame, took) == [("r-fast", "fast")]  # 0.33 x 600 = 198
    few = dict(list(took.items())[2:])
    assert len(few) == 9
    assert found(frame, few) == []


def test_the_same_point_on_five_lines_strikes() -> None:
    frame = ratings(a=[3] * 5, b=[3] * 4, c=[3, 3, 3, 3, 4])
    assert found(frame) == [("r-a", "straight")]


MASH = (
    "asdfasdf lkjsdf djfhaksjd qwerty sdfghjkl kjhkjh hgfdsa fghfgh aslkdjalskdj jkljkl ghjghj "
    "poiuy zxcvbn dfgdfg xxxxxx aaaaaaa hjkhjk asdasd lkjlkj oiuoiu weoirjwoei nfjkdsn fdsafdsa "
    "qsdfqsdf bvcbvc asdf sdkfjhskdjfh ajskdhakjshd dfkgjdfkgj uytrewq mnbvcx blkjsd fjdksla "
    "wqeqwe rtyrty"
)

# Can be said, so not seen: what was tried besides.
UNSEEN = "wefwef eriuerg uhuhuh"
# Typed after the rules were done, and only measured.
MEASURED = (
    "hfkdjshf aksdjhq wlkejrlkw zmxncbv pqowieur sjdhfg yuiyuiyui tgbhnj kdkdkdkd vnmvbn ewrwer "
    "oipoip jfjfjf sdaf asfd gfdgdf nbvnbv xcvxcv lsadkjf weqrqwe hgjhgj fjeiwofj qpwoei dskfjlsdkf"
)


@pytest.mark.parametrize("word", MASH.split())
def test_keyboard_mash_is_seen(word: str) -> None:
    assert is_mash(word)
    assert found(answers(("a", "Q1", f"{word}!"))) == [("r-a", "gibberish")]


@pytest.mark.parametrize(
    "text",
    [
        *("De angstschreeuw van een slechtstschrijvende herfststorm.", "koortsthermometers"),
        *("ZonMw, SWZHZ, HBO-V, mbt dmv zsm", "nvt", "hmmm", "haha", "pfff", "tsss", "xxx"),
        *("https://www.sdfgh.nl/kjhkjh", "ria@sdfghjkl.nl", "[naam 2] belde", "x1y2z3q4w5"),
        *("Schmidt, Kohnstamm en Szczepański", "Friesland, Ghent, Mbappé", "Привет всем"),
        *("Vrijdagmiddagborrel", "geïnteresseerd", "cliëntgestuurd", "rhythm", "fysiek", "gevolgd"),
        *DUTCH,
        *(text for texts in FOREIGN.values() for text in texts),
    ],
)
def test_what_can_be_said_is_no_mash(text: str) -> None:
    assert gibberish_share(text) < SETTINGS.gibberish_share


def test_mash_in_a_good_answer_does_not_strike() -> None:
    assert found(answers(("a", "Q1", f"{LONG} asdfasdf"))) == []


def test_an_answer_in_another_language_is_no_mash() -> None:
    frame = answers(("a", "Q1", "skdjf skdjfh wrstk"))
    assert flags(frame, {}, SETTINGS, {("r-a", "Q1", "")}).empty


def test_the_list_holds_no_answer(tmp_path: Path) -> None:
    table = flags(answers(("a", "Q1", LONG), ("b", "Q1", LONG)), {}, SETTINGS)
    write_striking(table, tmp_path / "o.csv")
    written = (tmp_path / "o.csv").read_text(encoding="utf-8-sig").splitlines()
    assert written[0].replace('"', "") == "respondent,vraag,wat,waarom,getal"
    assert written[1].replace('"', "") == (
        "r-a,Q1,zelfde antwoord,precies hetzelfde antwoord als 1 andere respondent,1"
    )
    assert "begeleider" not in "\n".join(written)
