"""Read the shipped codebook once, at set-up, so that the first run does not have to.

The vectors of its texts go into the cache that every run uses; a changed codebook costs only what
changed. Run as ``python -m pipeline.warm``.
"""

from __future__ import annotations

from pipeline.ingest.config import cache_file, load_codebook, load_settings


def main() -> int:
    """Embed the texts of the codebook with every encoder of the settings."""
    from pipeline.coding import codebook_texts
    from pipeline.embed import embed, load_embedders
    from pipeline.store import VectorStore

    store = VectorStore(cache_file())
    texts = codebook_texts(load_codebook())
    for embedder in load_embedders(load_settings().embed)[0]:
        embed(texts, embedder, store)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
