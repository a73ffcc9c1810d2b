"""Read SPSS files: cells as the texts of their value labels, and the labels of variables."""

from __future__ import annotations

from pipeline.contracts import InputError
from pipeline.ingest.apart import read_apart
from pipeline.ingest.delimited import too_many_cells
from pipeline.ingest.files import Sheet
from pipeline.settings import IngestSettings


def read_sav(data: bytes, file: str, settings: IngestSettings) -> Sheet:
    """All cases of a ``.sav`` file. Missing values are empty cells.

    :raises InputError: damaged, in an encoding that it does not state rightly, or larger than the
        settings allow.
    """
    found = read_apart("sav", data, settings)
    problem = found.get("problem")
    if problem == "large":
        raise too_many_cells(file, settings.max_cells, found["cells"])
    if problem == "empty":
        raise InputError("dit SPSS-bestand is leeg.", "Exporteer het opnieuw.", file=file)
    if problem:
        raise InputError(
            "dit SPSS-bestand kan niet worden gelezen; het is beschadigd of afgebroken.",
            "Exporteer het opnieuw, of als CSV.",
            file=file,
        )
    warning = "de tekenset is geraden: windows-1252; in het bestand staat een andere."
    return Sheet(
        file,
        "sav",
        found["rows"],
        first=0,
        encoding=found["encoding"],
        labels=found["labels"],
        value_labels={c: tuple(texts) for c, texts in found["value_labels"].items()},
        warnings=(warning,) if found["guessed"] else (),
    )
