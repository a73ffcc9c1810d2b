"""A language model on a question of the sample wave: seconds, usable answers, quotes that stand.

``python tests/benchmarks/bench_llm.py [MODEL.gguf] [FRAGMENTS]``; without a file the small model of
the test group, whose answers are worth nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pipeline.ingest.config import load_settings
from pipeline.language_model import language_model
from pipeline.run import Request, cut, read
from tests.coders.test_llm_gguf import weights

QUESTION = "Q11"  # few themes: a small machine reads a large codebook slowly


def main(model: Path, fragments: int) -> None:
    """Print what the model makes of some segments."""
    wave = read(Request.sample())
    frame = cut(wave)
    frame = frame[(frame["question_id"] == QUESTION) & (frame["non_answer"] == "")].head(fragments)
    settings = load_settings().llm.model_copy(update={"model": str(model), "threads": 1})
    with language_model(
        settings, wave.codebook, wave.questionnaire, None, external=False, seed=wave.settings.seed
    ) as reader:
        began = time.perf_counter()
        reader.read(frame.head(1))
        first = time.perf_counter() - began
        reader.read(frame)
        each = (time.perf_counter() - began - first) / len(frame)
    told = reader.facts
    print(f"{model.name}, {len(frame)} segments of {QUESTION}, one thread")
    print(f"first segment {first:.1f} s (reads the codebook), then {each:.1f} s each")
    print(f"coded {told['coded']}, graded {told['graded']}, without a quote {told['unquoted']}")
    print(f"not coded: {told['missed'] or 'none'}")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else weights(),
        int(sys.argv[2]) if len(sys.argv) > 2 else 3,
    )
