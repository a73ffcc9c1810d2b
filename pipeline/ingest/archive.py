"""ZIP files: what is in them, and the one export that may be, without unpacking to disk."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from pipeline.contracts import InputError
from pipeline.ingest.delimited import too_large

_EXPORTS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".sav", ".zsav", ".parquet", ".lsr")
# What the library raises on a damaged ZIP.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError, KeyError),
)
_MEMBERS = 2000  # more files than any export or workbook has


def open_zip(data: bytes, file: str) -> zipfile.ZipFile:
    """A ZIP from memory.

    :raises InputError: damaged, or with more files in it than any export has.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise _damaged(file) from None
    if len(archive.infolist()) > _MEMBERS:
        raise InputError(
            f"in dit bestand zitten {len(archive.infolist())} bestanden.",
            "Geef een ZIP met alleen de export erin.",
            file=file,
        )
    return archive


def _damaged(file: str) -> InputError:
    return InputError("dit bestand is beschadigd.", "Haal het opnieuw op.", file=file)


def kind_of_zip(data: bytes, file: str) -> tuple[str, str]:
    """The kind of a file that is a ZIP inside: ``xlsx``, ``ods`` or ``zip``, or what it looks like.

    :return: the kind and '', or '' and a Dutch description of what is no table.
    """
    archive = open_zip(data, file)
    names = {n.lower() for n in archive.namelist()}
    if "xl/workbook.xml" in names:
        return "xlsx", ""
    if "xl/workbook.bin" in names:
        return "", "een binair Excel-bestand (.xlsb); bewaar het als .xlsx"
    if "word/document.xml" in names:
        return "", "een Word-document"
    if any(n.endswith(".qde") for n in names):
        return "", "een project van REFI-QDA"
    if "mimetype" in names and "content.xml" in names:
        kind = read_member(archive, archive.getinfo("mimetype"), file, 1000)
        return ("ods", "") if b"spreadsheet" in kind else ("", "een OpenDocument-tekst")
    return "zip", ""


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, most: int) -> bytes:
    """One file of a ZIP, whatever size the ZIP claims that it has.

    :param most: bytes.
    :raises InputError: larger, locked or damaged.
    """
    if info.flag_bits & 0x1:
        raise InputError(
            "deze ZIP is met een wachtwoord vergrendeld.",
            "Pak hem uit en geef het bestand.",
            file=file,
        )
    if info.file_size > most:
        raise too_large(file, info.file_size, most)
    try:
        with archive.open(info) as member:
            data = member.read(most + 1)
    except _BROKEN:
        raise _damaged(file) from None
    if len(data) > most:
        raise too_large(file, len(data), most)
    return data


def only_member(data: bytes, file: str, most: int) -> tuple[str, bytes]:
    """Name and bytes of the one export in a ZIP.

    :raises InputError: none, or more than one; a path that leads out of the ZIP; too large.
    """
    archive = open_zip(data, file)
    inside = [i for i in archive.infolist() if not i.is_dir()]
    for info in inside:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in info.filename:
            raise InputError(
                "in deze ZIP staat een pad dat naar buiten wijst.",
                "Vertrouw dit bestand niet; haal de export opnieuw op.",
                file=file,
            )
    exports = [
        i
        for i in inside
        if i.filename.lower().endswith(_EXPORTS)
        and not i.filename.startswith("__MACOSX/")
        and not PurePosixPath(i.filename).name.startswith(".")
    ]
    if len(exports) == 1:
        name = PurePosixPath(exports[0].filename).name
        return name, read_member(archive, exports[0], file, most)
    if not exports and any(i.filename.lower().endswith(".zip") for i in inside):
        raise InputError(
            "in deze ZIP zit weer een ZIP.", "Pak hem uit en geef het bestand erin.", file=file
        )
    names = ", ".join(PurePosixPath(i.filename).name for i in exports[:5])
    raise InputError(
        f"in deze ZIP zitten {len(exports)} exports: {names}."
        if exports
        else "in deze ZIP zit geen export.",
        "Pak hem uit en geef één bestand.",
        file=file,
    )
