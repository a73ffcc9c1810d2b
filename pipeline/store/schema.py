"""The tables of the database. A change here needs a step in ``migrations/versions``."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
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

# --- the review page ---------------------------------------------------------------------------

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(100), primary_key=True),  # also the coder_id of what this person codes
    Column("shown", Text, nullable=False),  # as colleagues see it
    Column("password", Text, nullable=False),  # Argon2; '' = none yet, only links
    Column("role", String(20), nullable=False),
    Column("active", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
)

# Of a link and of a session only a hash is kept: who reads the database can't log in with it.
links = Table(
    "links",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("account", String(100), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("used_at", String(32)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("account", String(100), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
)

# Who did what when. No text of an answer and no memo is in it.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("account", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("wave", String(200), nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
)
Index("audit_of_account", audit.c.account, audit.c.action, audit.c.at)

plans = Table(
    "plans",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("run", String(64), nullable=False),  # whose automatic codes stand beside; '' = none
    Column("mode", String(20), nullable=False),  # blind | suggestions
    Column("status", String(20), nullable=False),  # open | settling | done | expired | stopped
    Column("seed", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("deadline", String(32)),
    Column("flow_run", String(64), nullable=False),  # that waits for it; '' = none
    Column("settings", Text, nullable=False),  # JSON: how the sample was drawn
)

plan_segments = Table(
    "plan_segments",
    metadata,
    Column("plan", String(16), ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
    Column("segment_id", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("part", String(10), nullable=False),  # random | chosen
    Column("weight", Float, nullable=False),  # segments it stands for; 0 for a chosen one
)
Index("plan_places", plan_segments.c.plan, plan_segments.c.place)

plan_coders = Table(
    "plan_coders",
    metadata,
    Column("plan", String(16), ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "account",
        String(100),
        ForeignKey("accounts.name", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("done_at", String(32)),  # when this coder said to be done
)

# The newest row of a coder and a segment counts; taking back adds a row as well.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("plan", String(16), ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
    Column("account", String(100), nullable=False),
    Column("segment_id", String(64), nullable=False),
    Column("themes", Text),  # JSON; [] = none applies, NULL = taken back: not coded
    Column("doubt", Integer, nullable=False),
    Column("memo", Text, nullable=False),
    Column("shown", Text),  # JSON: automatic codes on the screen; NULL = none could be seen
    Column("seconds", Float),
    Column("at", String(32), nullable=False),
    Column("undoes", Integer),
)
Index("decisions_of", decisions.c.plan, decisions.c.account, decisions.c.segment_id)

settlements = Table(
    "settlements",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), nullable=False),
    Column("segment_id", String(64), nullable=False),
    Column("themes", Text),  # JSON; NULL = taken back
    Column("reason", Text, nullable=False),
    Column("account", String(100), nullable=False),
    Column("at", String(32), nullable=False),
    Column("after", Integer, nullable=False),  # the settlement this person saw; 0 = none
)
Index("settlement_after", *(settlements.c[n] for n in ("wave", "segment_id", "after")), unique=True)

ideas = Table(
    "ideas",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), nullable=False),
    Column("segment_id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("account", String(100), nullable=False),
    Column("at", String(32), nullable=False),
    Column("state", String(20), nullable=False),  # open | taken | dropped
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),  # JSON of a codebook file
    Column("reason", Text, nullable=False),
    Column("account", String(100), nullable=False),
    Column("made_at", String(32), nullable=False),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), ForeignKey("waves.name", ondelete="CASCADE"), nullable=False),
    Column("title", Text, nullable=False),
    Column("present", Text, nullable=False),  # JSON: who takes part
    Column("account", String(100), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32)),
)

votes = Table(
    "votes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("meeting", Integer, ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("segment_id", String(64), nullable=False),
    Column("themes", Text, nullable=False),  # JSON
    Column("number", Integer, nullable=False),
    Column("at", String(32), nullable=False),
)

# --- the inbox ---------------------------------------------------------------------------------

# The hash is of a file and of all that lay beside it for the same wave.
inbox_files = Table(
    "inbox_files",
    metadata,
    Column("content", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("wave", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("report", Text, nullable=False),  # its folder; '' = only kept
    Column("at", String(32), nullable=False),
)

inbox_runs = Table(
    "inbox_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("folder", Text, nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32)),  # NULL = busy, or cut off
    Column("told", Text, nullable=False),  # JSON: what was done and refused, without answers
)

BY_SEGMENT = (codings, plan_segments, decisions, settlements, ideas, votes)
