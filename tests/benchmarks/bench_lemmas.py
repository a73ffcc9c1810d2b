"""Lemma accuracy and speed of the pipeline in use, on two Dutch treebanks.

    python tests/benchmarks/bench_lemmas.py

Tokens as the treebank has them; lemmas compared in lower case and without compound marks. "words"
are the tokens that the product keeps: letters only. Beside it simplemma without our own rule for
plurals of compounds and our list of words. If nl_core_news_md is installed, that is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from reference import reference

TREEBANKS = {
    "Alpino": "nl_alpino-ud-test.conllu",
    "LassySmall": "nl_lassysmall-ud-2.8-test.conllu",
}
Sentence = list[tuple[str, str]]


def read(path: Path) -> list[Sentence]:
    """Sentences as lists of (token, lemma)."""
    sentences: list[Sentence] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if not line:
            sentences.append([])
        elif fields[0].isdigit():
            sentences[-1].append((fields[1], plain(fields[2])))
    return [sentence for sentence in sentences if sentence]


def plain(lemma: str) -> str:
    return lemma.lower().replace("_", "")


def accuracy(sentences: list[Sentence], lemmas: list[list[str]], words: bool) -> str:
    pairs = [
        (wanted, got)
        for sentence, row in zip(sentences, lemmas, strict=True)
        for (token, wanted), got in zip(sentence, row, strict=True)
        if not words or token.isalpha()
    ]
    return f"{sum(wanted == got for wanted, got in pairs) / len(pairs):.4f} (n = {len(pairs)})"


def measure(
    name: str, lemmatise: Callable[[Sentence], list[str]], sentences: list[Sentence]
) -> None:
    started = time.perf_counter()
    lemmas = [lemmatise(sentence) for sentence in sentences]
    speed = sum(map(len, sentences)) / (time.perf_counter() - started)
    every, words = (accuracy(sentences, lemmas, words) for words in (False, True))
    print(f"  {name:28} all tokens {every}, words {words}, {speed:,.0f} tokens/s")


def main() -> None:
    paths = {name: reference(file) for name, file in TREEBANKS.items()}
    import simplemma
    from spacy.tokens import Doc

    from pipeline.lemmatise import load_pipeline

    nlp, facts = load_pipeline()

    def used(sentence: Sentence) -> list[str]:
        doc = Doc(nlp.vocab, words=[token for token, _ in sentence])
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        return [plain(token.lemma_ or token.text) for token in doc]

    def bare(sentence: Sentence) -> list[str]:
        return [plain(simplemma.lemmatize(token, lang="nl")) for token, _ in sentence]

    for name, path in paths.items():
        sentences = read(path)
        used(sentences[0])
        print(f"{name}: {len(sentences)} sentences")
        measure(f"in use: {facts['name']} {facts['version']}", used, sentences)
        measure("simplemma alone", bare, sentences)


if __name__ == "__main__":
    main()
