"""Respondents who asked to be forgotten, so that the same export doesn't bring them back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table of pseudonyms that stay out."""
    op.create_table(
        "forgotten",
        sa.Column("wave", sa.String(200), primary_key=True),
        sa.Column("respondent_id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
    )
