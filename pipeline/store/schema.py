"""The tables of the database. A change here needs a step in ``migrations/versions``."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

# Moments are ISO 8601 in UTC; folders are relative to the folder of the store.
waves = Table(
    "waves",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("title", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", String(64), nullable=False),  # hash of the tables
    Column("source", String(64), nullable=False),  # hash of the export as it came
    Column("source_name", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("folder", Text, nullable=False),
    Column("respondents", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("details", Text, nullable=False),  # JSON: questionnaire, codebook, responses, facts
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("wave", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("folder", Text, nullable=False),
    Column("report", Text, nullable=False),  # where the report was written
    Column("manifest", Text, nullable=False),  # JSON
    ForeignKeyConstraint(
        ["wave", "version"], ["versions.wave", "versions.number"], ondelete="CASCADE"
    ),
)

files = Table(
    "files",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
)

coders = Table(
    "coders",
    metadata,
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), primary_key=True),
    Column("coder_id", String(200), primary_key=True),
    Column("kind", String(20), nullable=False),
)

# A row is never changed but for ``replaced_at``: what somebody once coded can be found again.
codings = Table(
    "codings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), nullable=False),
    Column("coder_id", String(200), nullable=False),
    Column("segment_id", String(64), nullable=False),
    Column("theme_id", String(200), nullable=False),  # '' = looked at, and no theme applies
    Column("source", Text, nullable=False),  # file, or the version it was carried over from
    Column("made_at", String(32), nullable=False),
    Column("replaced_at", String(32)),
    ForeignKeyConstraint(
        ["wave", "coder_id"], ["coders.wave", "coders.coder_id"], ondelete="CASCADE"
    ),
)
Index(
    "one_coding",
    *(codings.c.wave, codings.c.coder_id, codings.c.segment_id, codings.c.theme_id),
    unique=True,
    sqlite_where=text("replaced_at IS NULL"),
    postgresql_where=text("replaced_at IS NULL"),
)
Index("codings_of_segment", codings.c.wave, codings.c.segment_id)

# No more than a keyed pseudonym is kept of who is forgotten: so the same export read again doesn't
# bring this respondent back.
forgotten = Table(
    "forgotten",
    metadata,
    Column("wave", String(200), primary_key=True),
    Column("respondent_id", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
)
