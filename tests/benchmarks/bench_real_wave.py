"""Does the product hold on the real first wave (2018)? Figures only; nothing of it is kept.

Run: ``python tests/benchmarks/bench_real_wave.py``. Skips with a message without reference data.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from reference import ROOT, reference


def main() -> None:
    export = reference("wave-2018") / "export.csv"
    from datetime import date

    from pipeline.console import Console
    from pipeline.ingest.config import cache_file
    from pipeline.run import Request, run_wave
    from pipeline.summary import to_json
    from pipeline.write import compose, write_report

    console = Console(quiet=True)
    result = run_wave(Request(export=export, cache_file=cache_file()), console.step)
    with tempfile.TemporaryDirectory(dir=ROOT / "data") as folder:
        report = compose(result, date.today())
        paths = write_report(result, report, Path(folder), console.seconds)
        sizes = {kind: Path(path).stat().st_size for kind, path in paths.items()}
    found = to_json(result, paths, console.seconds)
    print(json.dumps({k: found[k] for k in ("responses", "answers", "segments", "non_answers")}))
    print(f"replaced personal data: {dict(result.facts['privacy'])}")
    words = [len(t.split()) for t in result.segments["text"]]
    print(f"words per segment: median {sorted(words)[len(words) // 2]}, longest {max(words)}")
    print(f"non-answers: {dict(Counter(k for k in result.segments['non_answer'] if k))}")
    print(f"topics: {len(found['topics'])}, outliers {found['outlier_share']:.3f}")
    for topic in found["topics"]:
        print(f"  {topic['question_group']:22} {topic['segments']:3} segments  {topic['label']}")
    people = [t for t in found["themes"] if t["level"] == "respondent"]
    coded = [t for t in found["themes"] if t["level"] == "segment"]
    print(f"respondents with a theme: {sum(t['respondents'] for t in people)} pairs")
    print(f"segments with a theme at segment level: {sum(t['segments'] for t in coded)}")
    print(f"bytes: {sizes}")


if __name__ == "__main__":
    sys.exit(main())
