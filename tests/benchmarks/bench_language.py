"""How often a Dutch answer is called foreign, and how many foreign answers are found.

    python tests/benchmarks/bench_language.py

Dutch: sentences of two treebanks and of SICK-NL, answers of the sample wave and of the real first
wave, the hard cases of ``tests/language_set.py``, and the constructed answers of the privacy set,
which nothing was fitted to. Foreign: the invented answers there, and the
English answers of the educators. Beside the detector in use lingua, if it is installed, with the
same languages, the same shortest answer and its own confidence. Intervals: Wilson, 95%.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

from reference import ROOT, reference

Detect = Callable[[list[str]], list[str]]


def sentences(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def answers(path: Path) -> list[str]:
    """Cells of open questions and short facts of the shipped questionnaire."""
    from pipeline.ingest.config import load_questionnaire

    rows = list(csv.reader(path.open(encoding="utf-8-sig")))
    columns = [
        column
        for q in load_questionnaire().questions
        if q.type != "identity"
        for column in q.columns
        if "TEXT" in column or q.type in ("open", "text")
    ]
    places = [rows[0].index(c) for c in columns if c in rows[0]]
    return [row[i] for row in rows[3:] for i in places if row[i].strip()]


def column(path: Path, number: int, delimiter: str = ",") -> list[str]:
    rows = list(csv.reader(path.open(encoding="utf-8-sig"), delimiter=delimiter))[1:]
    return list(dict.fromkeys(row[number] for row in rows if row[number].strip()))


def wilson(k: int, n: int) -> str:
    from scipy.stats import binomtest

    low, high = binomtest(k, n).proportion_ci(method="wilson")
    return f"{k:4}/{n} = {k / n:.4f} [{low:.4f}, {high:.4f}]"


def lingua(sure: float, min_words: int) -> Detect | None:
    try:
        from lingua import IsoCode639_1, LanguageDetectorBuilder
    except ImportError:
        return None
    from pipeline.language import NAMES

    codes = [c for c in ("nl", *NAMES) if hasattr(IsoCode639_1, c.upper())]  # it has no Frisian
    build = LanguageDetectorBuilder.from_iso_codes_639_1(
        *(getattr(IsoCode639_1, c.upper()) for c in codes)
    )
    detector = build.build()

    def detect(texts: list[str]) -> list[str]:
        found = []
        for text in texts:
            best = detector.compute_language_confidence_values(text)[0]
            code = best.language.iso_code_639_1.name.lower()
            enough = len(text.split()) >= min_words
            found.append(code if enough and code != "nl" and best.value >= sure else "")
        return found

    return detect


def main() -> None:
    treebanks = reference("nl_alpino-ud-test.conllu"), reference("nl_lassysmall-ud-2.8-test.conllu")
    sick = reference("sick_nl_test.tsv")
    teachers = reference("proctoring")
    wave = reference("wave-2018")
    from pipeline.ingest.config import load_settings
    from pipeline.language import foreign
    from tests.language_set import DUTCH, FOREIGN
    from tests.privacy_set import PARTS
    from tests.privacy_set import answers as constructed

    settings = load_settings().language
    dutch = {
        "UD Alpino": sentences(treebanks[0]),
        "UD LassySmall": sentences(treebanks[1]),
        "SICK-NL": [*dict.fromkeys(column(sick, 0, "\t") + column(sick, 1, "\t"))],
        "first wave": answers(wave / "export.csv"),
        "sample wave": answers(ROOT / "data" / "sample" / "export.csv"),
        "hard cases": list(DUTCH),
        "privacy set": [*dict.fromkeys(a.text for part in PARTS for a in constructed(part))],
    }
    other = {language: list(texts) for language, texts in FOREIGN.items()}
    english = [a for f in sorted(teachers.glob("*-primary.csv")) for a in column(f, 1)]
    other["en, educators"] = english
    detectors: dict[str, Detect | None] = {
        "in use (py3langid)": lambda texts: foreign(texts, settings),
        "lingua": lingua(settings.sure, settings.min_words),
    }
    for name, detect in detectors.items():
        if detect is None:
            print(f"{name}: not installed")
            continue
        started = time.perf_counter()
        detect(["Nothing really changed in my daily work so far."])
        print(f"{name}: {time.perf_counter() - started:.2f} s for the first answer")
        for kind, sets in (("called foreign", dutch), ("found", other)):
            total = hits = 0
            started = time.perf_counter()
            for label, texts in sets.items():
                found = detect(texts)
                n = sum(map(bool, found))
                print(f"  {kind:14} {label:16} {wilson(n, len(texts))}")
                total, hits = total + len(texts), hits + n
            seconds = time.perf_counter() - started
            print(f"  {kind:14} {'all':16} {wilson(hits, total)}, {total / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
