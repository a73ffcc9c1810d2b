"""A very small spaCy package with the name of the real Dutch model, trained on the spot.

The real one can't be reached from a machine without internet. This one is a real spaCy 3 pipeline
(tok2vec, tagger, trainable lemmatizer) in a real package, so that a run can find, load and name it;
it knows a handful of sentences and nothing else.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

NAME, VERSION = "nl_core_news_md", "3.8.0"

# word/part of speech/lemma
SENTENCES = (
    "wij/PRON/wij leren/VERB/leren samen/ADV/samen in/ADP/in de/DET/de wijk/NOUN/wijk",
    "de/DET/de studenten/NOUN/student leerden/VERB/leren met/ADP/met bewoners/NOUN/bewoner",
    "bewoners/NOUN/bewoner stelden/VERB/stellen vragen/NOUN/vraag",
    "docenten/NOUN/docent delen/VERB/delen hun/PRON/hun vragen/NOUN/vraag",
    "zij/PRON/zij deelden/VERB/delen kennis/NOUN/kennis in/ADP/in netwerken/NOUN/netwerk",
    "tijd/NOUN/tijd is/AUX/zijn nodig/ADJ/nodig",
)


# a person between asterisks; what else has a capital is none
WITH_PERSONS = (
    "gisteren kwam *Zork Vliem* langs in de wijk",
    "wij vroegen *Zand* om hulp",
    "volgens *Blork Drees* leren wij samen",
    "toen ging *Kwelm* weer naar huis",
    "gisteren kwam Abrona langs in de wijk",
    "wij vroegen Vilans om hulp",
    "volgens *Practice Development* leren wij samen",
    "toen ging *Abrona* weer naar huis",
)


def make_nl_core_news_md(folder: Path, version: str = VERSION, *, entities: bool = False) -> Path:
    """Train the pipeline and write it as an installed package.

    :param entities: with an entity recogniser, which has learned mistakes too.
    :returns: ``folder``, which goes on PYTHONPATH.
    """
    nlp = _trained(entities)
    nlp.meta.update(name="core_news_md", version=version, license="MIT")
    package = folder / NAME
    data = package / f"{NAME}-{version}"
    data.mkdir(parents=True)
    nlp.to_disk(data)
    meta = json.loads((data / "meta.json").read_text(encoding="utf-8"))
    (package / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n"
        f'__version__ = "{version}"\n'
        "def load(**overrides):\n"
        "    return load_model_from_init_py(__file__, **overrides)\n",
        encoding="utf-8",
    )
    info = folder / f"{NAME}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {NAME.replace('_', '-')}\nVersion: {version}\n",
        encoding="utf-8",
    )
    (info / "RECORD").write_text(f"{NAME}/__init__.py,,\n", encoding="utf-8")
    return folder


@cache
def _trained(entities: bool) -> Any:
    import re

    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.util import fix_random_seed

    fix_random_seed(0)
    nlp = spacy.blank("nl")
    small = {
        "model": {
            "@architectures": "spacy.HashEmbedCNN.v2",
            **{"pretrained_vectors": None, "width": 32, "depth": 1, "embed_size": 200},
            **{"window_size": 1, "maxout_pieces": 2, "subword_features": True},
        }
    }
    nlp.add_pipe("tok2vec", config=small)
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32, "upstream": "*"}
    tagger = {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": shared}
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe(
        "trainable_lemmatizer", name="lemmatizer", config={"model": tagger, "min_tree_freq": 1}
    )
    if entities:
        own = {"model": {"tok2vec": {**small["model"]}}}
        nlp.add_pipe("ner", config=own)
    examples = []
    for sentence in SENTENCES:
        words, tags, lemmas = zip(*(token.split("/") for token in sentence.split()), strict=True)
        reference = Doc(nlp.vocab, words=list(words), tags=list(tags), lemmas=list(lemmas))
        examples.append(Example(nlp.make_doc(" ".join(words)), reference))
    for marked in WITH_PERSONS if entities else ():
        doc = nlp.make_doc(marked.replace("*", ""))
        spans = [
            doc.char_span(m.start(), m.end() - 2, label="PERSON")
            for m in re.finditer(r"\*[^*]+\*", marked)
        ]
        reference = doc.copy()
        reference.set_ents([span for span in spans if span])
        examples.append(Example(nlp.make_doc(doc.text), reference))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples, sgd=optimizer)
    return nlp
