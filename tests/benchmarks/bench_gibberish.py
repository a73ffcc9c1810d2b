"""How often a text that people wrote is called keyboard mash, and how much mash is seen.

    python tests/benchmarks/bench_gibberish.py

The sounds were completed with the treebanks, SICK-NL and the waves in view, and the mash that was
tried with the rules; the privacy set and the last list of mash were only measured. Mash is in
``tests/test_quality.py``, a word to an answer. Intervals: Wilson, 95%.
"""

from __future__ import annotations

from bench_language import answers, column, sentences, wilson
from reference import ROOT, reference


def main() -> None:
    treebanks = reference("nl_alpino-ud-test.conllu"), reference("nl_lassysmall-ud-2.8-test.conllu")
    sick, wave, teachers = map(reference, ("sick_nl_test.tsv", "wave-2018", "proctoring"))
    from pipeline.gibberish import gibberish_share
    from pipeline.ingest.config import load_settings
    from tests.language_set import DUTCH, FOREIGN
    from tests.privacy_set import PARTS
    from tests.privacy_set import answers as constructed
    from tests.test_quality import MASH, MEASURED, UNSEEN

    limit = load_settings().quality.gibberish_share
    sets = {
        "UD Alpino": sentences(treebanks[0]),
        "UD LassySmall": sentences(treebanks[1]),
        "SICK-NL": [*dict.fromkeys(column(sick, 0, "\t") + column(sick, 1, "\t"))],
        "first wave": answers(wave / "export.csv"),
        "sample wave": answers(ROOT / "data" / "sample" / "export.csv"),
        "hard cases": list(DUTCH),
        "en, educators": [a for f in sorted(teachers.glob("*-primary.csv")) for a in column(f, 1)],
        "privacy set": [*dict.fromkeys(a.text for part in PARTS for a in constructed(part))],
        "other languages": [text for texts in FOREIGN.values() for text in texts],
    }
    total = hits = 0
    for name, texts in sets.items():
        n = sum(gibberish_share(text) >= limit for text in texts)
        print(f"  called mash {name:16} {wilson(n, len(texts))}")
        total, hits = total + len(texts), hits + n
    print(f"  called mash {'all':16} {wilson(hits, total)}")
    for name, words in (("tried", f"{MASH} {UNSEEN}".split()), ("measured", MEASURED.split())):
        seen = sum(gibberish_share(word) >= limit for word in words)
        print(f"  mash seen   {name:16} {wilson(seen, len(words))}")


if __name__ == "__main__":
    main()
