"""Waves, versions, files, coders, codings and runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "waves",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column(
            "wave",
            sa.String(200),
            sa.ForeignKey("waves.name", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("respondents", sa.Integer, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("wave", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["wave", "version"], ["versions.wave", "versions.number"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "files",
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
    )
    op.create_table(
        "coders",
        sa.Column(
            "wave",
            sa.String(200),
            sa.ForeignKey("waves.name", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("coder_id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
    )
    op.create_table(
        "codings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("wave", sa.String(200), nullable=False),
        sa.Column("coder_id", sa.String(200), nullable=False),
        sa.Column("segment_id", sa.String(64), nullable=False),
        sa.Column("theme_id", sa.String(200), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("replaced_at", sa.String(32)),
        sa.ForeignKeyConstraint(
            ["wave", "coder_id"], ["coders.wave", "coders.coder_id"], ondelete="CASCADE"
        ),
    )
    op.create_index(
        "one_coding",
        "codings",
        ["wave", "coder_id", "segment_id", "theme_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_index("codings_of_segment", "codings", ["wave", "segment_id"])
