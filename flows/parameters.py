"""What a flow asks for, as a form: Prefect's own page shows these titles, choices and defaults.

No secrets: a server keeps the parameters of every run, and shows them. Paths are texts, so that
they look on the page as they were typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.contracts import InputError
from pipeline.ingest.config import CODEBOOK, QUESTIONNAIRE, cache_file, store_folder
from pipeline.reading import Request
from pipeline.store.review.plans import Mode


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WaveFiles(_Form):
    """De bestanden van een ronde."""

    sample: bool = Field(
        default=False,
        title="Voorbeeldronde",
        description="Gebruik de meegeleverde voorbeeldronde; laat de andere velden dan leeg.",
    )
    export: str = Field(
        default="",
        title="Export",
        description="Pad van de export, op de computer waarop themascoop draait.",
    )
    questionnaire: str = Field(
        default="", title="Vragenlijst", description="YAML-bestand. Leeg: leernetwerken 2018."
    )
    codebook: str = Field(
        default="", title="Codeboek", description="YAML-bestand. Leeg: dat van 2018."
    )
    codings: list[str] = Field(
        default=[], title="Coderingen", description="Bestanden met codering door mensen."
    )
    supplements: list[str] = Field(
        default=[], title="Aanvullingen", description="Bestanden, bijvoorbeeld van e-mails."
    )
    go_on: bool = Field(
        default=False,
        title="Geweigerde regels overslaan",
        description="Laat weg wat geweigerd wordt en ga door met de rest.",
    )
    settings_file: str = Field(
        default="",
        title="Instellingen",
        description="TOML-bestand met alleen wat anders is dan config/settings.toml.",
    )

    def request(self) -> Request:
        """What these files ask of a run.

        :raises InputError: no export, or the sample together with one; a file is not there.
        """
        more: dict[str, Any] = {
            "go_on": self.go_on,
            "settings_file": _path(self.settings_file, "de instellingen niet gevonden."),
            "cache_file": cache_file(),
            "store": store_folder(),
        }
        if bool(self.export) == self.sample:
            raise InputError(
                "geef één export, of kies de voorbeeldronde.", "Vul het veld Export in."
            )
        if self.sample:
            return Request.sample(**more)
        missing = "dit bestand bestaat niet."
        return Request(
            export=_path(self.export, missing) or Path(),
            questionnaire=_path(self.questionnaire, "de vragenlijst niet gevonden.")
            or QUESTIONNAIRE,
            codebook=_path(self.codebook, "het codeboek niet gevonden.") or CODEBOOK,
            codings=tuple(p for c in self.codings if (p := _path(c, missing))),
            supplements=tuple(p for s in self.supplements if (p := _path(s, missing))),
            **more,
        )


class Treatment(_Form):
    """Hoe een ronde wordt gecodeerd, en waar het rapport komt."""

    coder: Literal["auto", "definition", "example", "llm"] = Field(
        default="auto",
        title="Automatische codeur",
        description=(
            "auto: leert van mensen zodra zij genoeg codeerden; definition: leest alleen het "
            "codeboek; example: leert altijd; llm: het taalmodel uit de instellingen."
        ),
    )
    out: str = Field(
        default="",
        title="Map voor het rapport",
        description="Leeg: de map rapport/, met de naam van de ronde.",
    )
    settings_file: str = Field(
        default="",
        title="Instellingen",
        description="TOML-bestand met alleen wat anders is dan config/settings.toml.",
    )

    def request(self, wave: str) -> Request:
        """What this asks of a run of a kept wave.

        :raises InputError: the settings file is not there.
        """
        chosen = () if self.coder == "auto" else (f'coding.coder="{self.coder}"',)
        return Request(
            wave=wave,
            overrides=chosen,
            settings_file=_path(self.settings_file, "de instellingen niet gevonden."),
            cache_file=cache_file(),
            store=store_folder(),
        )

    def folder(self, wave: str) -> Path:
        """Where the report of a wave is written."""
        from pipeline.report.files import folder_name

        return Path(self.out) if self.out else Path("rapport") / folder_name(wave)


class People(_Form):
    """Wie er meelezen, en hoeveel."""

    coders: list[str] = Field(
        default=[],
        title="Codeurs",
        description=(
            "Namen van accounts ('themascoop account list'). Leeg: er leest niemand, en het "
            "rapport komt meteen."
        ),
    )
    n_random: int = Field(
        default=150,
        ge=0,
        title="Steekproef",
        description="Zoveel segmenten door toeval; alleen die tellen voor de cijfers.",
    )
    n_chosen: int = Field(
        default=0,
        ge=0,
        title="Twijfelgevallen",
        description="Zoveel segmenten waarvan de machine het minst zeker is; daarvan leert zij.",
    )
    mode: Mode = Field(
        default="blind",
        title="Manier van lezen",
        description=(
            "blind: niemand ziet automatische codes; suggestions: bij de helft van de segmenten "
            "staan ze erbij."
        ),
    )
    settle: bool = Field(
        default=False,
        title="Verschillen vaststellen",
        description="Wacht ook tot is vastgesteld waar de codeurs verschillen.",
    )
    days: int = Field(
        default=14,
        ge=0,
        le=3650,
        title="Termijn in dagen",
        description="Daarna komt er een voorlopig rapport. 0: zonder termijn.",
    )


def _path(text: str, message: str) -> Path | None:
    """A path that was typed; None when there was none."""
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.exists():
        raise InputError(message, "Controleer de naam en de map.", file=path)
    return path


def _shown(title: str, description: str, **more: Any) -> Any:
    # Prefect gives every parameter its own name as title; what stands here is laid over that
    return Field(json_schema_extra={"title": title, "description": description}, **more)


# what flows ask for
WaveName = Annotated[
    str,
    _shown(
        "Ronde",
        "Naam van een bewaarde ronde, zoals 'themascoop waves' die noemt.",
        min_length=1,
        max_length=200,
    ),
]
WhichFiles = Annotated[WaveFiles, _shown("Bestanden", "De bestanden van de ronde.")]
WhoReads = Annotated[People, _shown("Mensen", "Wie er meelezen, en hoeveel.")]
HowTreated = Annotated[
    Treatment, _shown("Aanpak", "Hoe er gecodeerd wordt, en waar het rapport komt.")
]
