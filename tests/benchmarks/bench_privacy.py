"""Recall and precision of the privacy stage on constructed answers, per kind, and its speed.

    python tests/benchmarks/bench_privacy.py

Recall: the share of personal spans that are replaced from beginning to end. Precision: the share
of replacements that touch one. With 95 % intervals after Wilson. Both parts of the constructed set
(tests/privacy_set.py); where reference data are present also the measured templates with names
from a list that the rules were not made with, and what is replaced in real and sample answers.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests import privacy_fresh
from tests.privacy_measure import Measured, measure, wilson
from tests.privacy_set import PARTS, STRUCTURED, answers, with_names

if TYPE_CHECKING:
    from pipeline.settings import PrivacySettings

ROOT = Path(__file__).resolve().parents[2]
_DATA = ROOT / ".." / "shared" / "data"


def show(name: str, right: int, n: int) -> None:
    low, high = wilson(right, n)
    print(f"  {name:24} {right / n if n else float('nan'):.3f} [{low:.3f}, {high:.3f}]  n = {n}")


def table(title: str, found: Measured) -> None:
    print(title)
    for kind in ("name", *STRUCTURED):
        if found.wanted[kind]:
            show(f"recall {kind}", found.found[kind], found.wanted[kind])
    structured = [sum(c[k] for k in STRUCTURED) for c in (found.found, found.wanted)]
    if structured[1]:
        show("recall structured", *structured)
    for kind in ("name", *STRUCTURED):
        if found.made[kind]:
            show(f"precision {kind}", found.right[kind], found.made[kind])
    show("precision all", sum(found.right.values()), sum(found.made.values()))
    show("what must stay, stays", found.intact, found.stays)


def by_list(settings: PrivacySettings) -> None:
    """Recall of the second set's names by whether a list that the rules read holds one of them."""
    from pipeline.privacy import known
    from pipeline.privacy.finding import find

    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for answer in privacy_fresh.answers():
        spans = find(answer.text, settings)
        for start, end, kind in answer.gone:
            lows = [w.lower() for w in re.findall(r"[^\W\d_][\w'’-]{2,}", answer.text[start:end])]
            stands = "in no list"
            if any(known.is_named(w) or known.is_word_surname(w) for w in lows):
                stands = "in a list, as a word too"
            if any(known.is_first_name(w) or known.is_surname(w) for w in lows):
                stands = "in a list"
            if kind == "name":
                wanted[stands] += 1
                found[stands] += any(s <= start and end <= e for s, e, _ in spans)
    for stands in sorted(wanted):
        show(f"name {stands}", found[stands], wanted[stands])


def main() -> None:
    from pipeline.ingest.config import load_settings
    from pipeline.privacy import redact
    from pipeline.privacy.finding import find

    settings = load_settings().privacy
    for part in PARTS:
        found = measure(answers(part), lambda text: find(text, settings))
        table(f"constructed answers, part '{part}' ({len(answers(part))} answers)", found)
        if "-v" in sys.argv and part == "develop":
            print("\n".join(f"    {line!r}" for line in found.wrong))
    fresh = privacy_fresh.answers()
    found = measure(fresh, lambda text: find(text, settings))
    table(f"second measured set, only measured ({len(fresh)} answers)", found)
    by_list(settings)
    listed = _DATA / "exports" / "names"
    if listed.exists():
        firsts, lasts = (
            (listed / f"deduce_{kind}.txt").read_text(encoding="utf-8").split("\n")
            for kind in ("first_names", "surnames")
        )
        rng = random.Random(20181015)
        people = tuple(
            f"{a} {b}"
            for a, b in zip(rng.sample(firsts, 700), rng.sample(lasts, 700), strict=True)
            if a and b and " " not in a
        )
        for part, some in zip(PARTS, (people[::2], people[1::2]), strict=True):
            found = measure(with_names(part, some, 10), lambda text: find(text, settings))
            table(f"templates of '{part}' with names drawn from deduce's lists", found)
            if "-v" in sys.argv and part == "develop":
                print("\n".join(f"    {line!r}" for line in found.wrong))
    else:
        print("skipped: no reference list of names here")
    for path in (_DATA / "wave-2018" / "export.csv", ROOT / "data" / "sample" / "export.csv"):
        if not path.exists():
            print(f"skipped: no {path.parent.name} here")
            continue
        count: Counter[str] = Counter()
        cells = _cells(path)
        for cell in cells:
            _, _, kinds = redact(cell, settings)
            count.update(kinds)
        print(f"{path.parent.name}: {len(cells)} cells, replaced {dict(count)}")
        if "-v" in sys.argv:
            for cell in cells:
                for start, end, kind in find(cell, settings):
                    print(f"    {kind}: {cell[max(0, start - 40) : end + 30]!r}")
    texts = [a.text for part in PARTS for a in answers(part)]
    started = time.process_time()
    for text in texts:
        redact(text, settings)
    each = (time.process_time() - started) / len(texts)
    print(f"speed: {each * 1e6:.0f} microseconds an answer here, {each * 1e5:.0f} s for 100,000")
    words = " ".join(texts).split()
    rng = random.Random(1)
    for count in (5_000, 20_000):
        starts = [rng.randrange(len(words) - 40) for _ in range(count)]
        started = time.process_time()
        for number, at in enumerate(starts):
            redact(" ".join((*words[at : at + 39], _letters(number))), settings)
        spent = time.process_time() - started
        print(f"speed: {count / spent:.0f} different answers of 40 words a second, of {count}")


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _cells(path: Path) -> Sequence[str]:
    """Texts of the questions of an export, without names of respondents (Q1) and technical ones."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, _, _, *rows = csv.reader(file)
    identity = ("Q1", "Q2", "Q3", "Q4")
    columns = [i for i, c in enumerate(header) if c.startswith("Q") and c not in identity]
    return [row[i] for row in rows for i in columns if row[i].strip()]


if __name__ == "__main__":
    main()
