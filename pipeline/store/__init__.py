"""What is kept between runs: waves, codings, runs, and vectors of sentences.

Tables stand as Parquet files in folders that are written once and never changed (their name is a
hash of what is in them); what is shared and changes stands in one SQL database. The database
decides: a folder that it does not name is left from a run that was cut off, and is no part of the
store. So a process that is killed at any moment leaves the store as it was.
"""

from pipeline.store.vectors import VectorStore

__all__ = ["VectorStore"]
