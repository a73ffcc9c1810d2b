"""Read text with separators (CSV, TSV): which encoding, which separator, and every record."""

from __future__ import annotations

import codecs
import csv
import errno
import io
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contracts import InputError

MAX_CELL = 10_000_000  # characters; a larger cell is no answer of a person
MAX_RECORD = 2 * MAX_CELL  # characters; the reader holds a whole record before it can be judged
_NO_CELLS: list[str] = []  # one for all empty lines: a file can have millions
DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 400_000  # characters that are looked at to find the separator
_SNIFFED_RECORDS = 200
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# One-byte encodings of Dutch computers, the likeliest first.
_ONE_BYTE = ("cp1252", "mac_roman", "cp850", "cp1250", "latin_1")
# What stands in Dutch answers, and what is at least possible there.
_USUAL = re.compile(r"[éëïöüèáóíçàêôûäÉ‘’“”–…•€´\u00a0]")
_POSSIBLE = re.compile(r"[à-öø-üÀ-ÖØ-Üßœ‚„—«»`°·½¼²³§©®™£]")


@dataclass(frozen=True)
class Text:
    """Decoded text and how it was decoded; ``warning`` (Dutch) when the encoding is a guess."""

    text: str
    encoding: str
    warning: str = ""


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """A file's bytes.

    :param most: refuse a larger file, in bytes.
    :raises InputError: missing, no regular file, unreadable, too large, empty, or written to while
        it is read.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(
            state.st_mode
        ):  # opening a pipe would wait for ever, a device never end
            what = "het is een map" if stat.S_ISDIR(state.st_mode) else "het is geen gewoon bestand"
            raise _unreadable(path, what)
        if most is not None and state.st_size > most:
            raise too_large(path, state.st_size, most)
        with path.open("rb") as handle:
            data = handle.read() if most is None else handle.read(most + 1)
        after = path.stat()
    except FileNotFoundError:
        raise InputError(
            "dit bestand bestaat niet.", "Controleer de naam en de map.", file=path
        ) from None
    except OSError as error:
        raise _unreadable(path, _WHY.get(error.errno or 0, error.strerror or "")) from None
    if (after.st_size, after.st_mtime_ns) != (state.st_size, state.st_mtime_ns) or (
        len(data) != state.st_size
    ):
        raise InputError(
            "dit bestand veranderde terwijl het werd gelezen.",
            "Wacht tot het programma dat erin schrijft klaar is, en probeer het opnieuw.",
            file=path,
        )
    if not _SOMETHING.search(data, 3 if data.startswith(codecs.BOM_UTF8) else 0):
        raise InputError("dit bestand is leeg.", "Exporteer het opnieuw.", file=path)
    return data


_SOMETHING = re.compile(rb"[^\s\x00]")
_WHY = {
    errno.EACCES: "geen toestemming",
    errno.EPERM: "geen toestemming",
    errno.ELOOP: "een verwijzing naar zichzelf",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EIO: "de schijf geeft een fout",
}


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        f"dit bestand kan niet worden gelezen ({why}).",
        "Controleer of het een bestand is en of u het mag lezen.",
        file=path,
    )


def too_large(file: str | Path, size: int, most: int) -> InputError:
    """The error for a file that is larger, or grows larger, than the settings allow."""
    return InputError(
        f"dit bestand is te groot ({size // 1_000_000} MB uitgepakt; hoogstens "
        f"{most // 1_000_000} MB).",
        "Verhoog ingest.max_megabytes in config/settings.toml als het klopt.",
        file=file,
    )


def decode(data: bytes, file: str | Path, encoding: str = "") -> Text:
    """Bytes as text; every byte must be readable, a wrong character is never put in its place.

    :param encoding: what the file must be; empty: found out.
    :raises InputError: some bytes can't be read, with the place of the first.
    """
    bom = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if encoding:
        return Text(_strict(data, file, _tab_separated(data, bom) or encoding), encoding)
    try:
        if bom:
            return Text(data.decode(bom), bom)
        if guessed := _without_mark(data):
            return Text(data.decode(guessed), guessed)
    except UnicodeDecodeError as error:
        raise InputError(
            f"dit bestand is geen geldig {bom or 'UTF-16'} (vanaf byte {error.start}).",
            "Het is waarschijnlijk afgebroken; exporteer het opnieuw.",
            file=file,
        ) from None
    try:
        return Text(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _one_byte(data, error, file)


def _strict(data: bytes, file: str | Path, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise not_utf8(data, error, file) from None
        raise InputError(
            f"dit bestand is geen {encoding} (vanaf byte {error.start}).",
            "Exporteer het opnieuw, of pas 'encoding' in de vragenlijst aan.",
            file=file,
        ) from None


def _tab_separated(data: bytes, bom: str) -> str:
    """UTF-16 when it is Qualtrics' TSV, the one form that it writes in UTF-16."""
    head = data[:4000]
    return bom if bom == "utf-16" and head.count(b"\t") > head.count(b",") else ""


def _without_mark(data: bytes) -> str:
    """UTF-16 without a byte order mark: every second byte of plain text is zero."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if (even + odd) * 3 < len(head) or min(even, odd) * 20 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def not_utf8(data: bytes, error: UnicodeDecodeError, file: str | Path) -> InputError:
    """The error for bytes that are not UTF-8, with the row and column where that begins."""
    before = data[: error.start].decode("utf-8-sig", "replace")
    read = list(csv.reader(io.StringIO(before, newline=""), delimiter=sniff(before) or ","))
    read = read or [[""]]
    column = (read[0] + [""])[len(read[-1]) - 1] if len(read) > 1 and read[-1] else ""
    return InputError(
        "dit bestand is geen UTF-8.",
        "Kies in Qualtrics bij het exporteren CSV (UTF-8), of bewaar het bestand opnieuw als "
        "'CSV UTF-8'.",
        file=file,
        row=len(read),
        column=column,
    )


def _one_byte(data: bytes, error: UnicodeDecodeError, file: str | Path) -> Text:
    odd = data.translate(None, bytes(range(0x80)))
    double = len(re.findall(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]", data))
    if double * 2 > len(odd) - double * 2 and double > 1:
        raise InputError(
            "dit bestand is deels UTF-8 en deels iets anders.",
            "Waarschijnlijk zijn twee bestanden aan elkaar geplakt; exporteer het opnieuw.",
            file=file,
            row=(place := not_utf8(data, error, file)).row,
            column=place.column,
        )
    usual: dict[str, float] = {}
    for encoding in _ONE_BYTE:
        try:
            text = odd.decode(encoding)
        except UnicodeDecodeError:
            continue
        points = len(_USUAL.findall(text)) + 0.5 * len(_POSSIBLE.findall(text))
        usual[encoding] = round(points / len(text), 2)
    best = max(usual, key=lambda e: usual[e])  # the first of the likeliest
    if usual[best] < 0.5:
        best = _by_pattern(data, list(usual)) or best
    warning = f"de tekenset is geraden: {best} ({len(odd)} bijzondere tekens)."
    return Text(data.decode(best), best, warning)


def _by_pattern(data: bytes, encodings: list[str]) -> str:
    """What charset-normalizer makes of the lines with bytes outside ASCII."""
    from charset_normalizer import from_bytes

    lines = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:50_000]
    found = from_bytes(lines, cp_isolation=encodings).best()
    return found.encoding if found and found.encoding in encodings else ""


def sniff(text: str) -> str:
    r"""The separator under which the most records have the same number of cells; '' for none.

    >>> sniff("a;b;c\n1,5;2;3\n2,5;4;5\n"), sniff("zomaar een tekst\nmet regels\n")
    (';', '')
    """
    best, score = "", (0.0, 1)
    for delimiter in DELIMITERS:
        widths = _widths(text, delimiter)
        if not widths:
            continue
        width, count = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
        share = round(count / len(widths), 2)
        if width > 1 and (share, width) > score:
            best, score = delimiter, (share, width)
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    """Cells per filled record at the start of a text."""
    head = text[:_SNIFFED]
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) == _SNIFFED_RECORDS:
                return widths
    except csv.Error:
        return widths
    return widths[:-1] if len(head) < len(text) else widths


def records_of(
    text: str, delimiter: str, file: str | Path, most: tuple[int, int] | None = None
) -> list[list[str]]:
    """All records; an empty line is a record without cells, so that rows count right.

    :param most: cells in all, and cells in a record; None: no limit. An empty line counts as one.
    :raises InputError: nothing in it, a quote that never closes or stands in a wrong place, or a
        cell or the whole is too large.
    """
    csv.field_size_limit(MAX_CELL)
    cells, columns = most or (len(text) + 1, len(text) + 1)
    records: list[list[str]] = []
    taken = 0  # characters that the reader took for the record that it is at

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in _lines(text):
            taken += len(line)
            if taken > MAX_RECORD:
                raise csv.Error("record limit")
            yield line

    try:
        for record in csv.reader(lines(), delimiter=delimiter, strict=True):
            taken = 0
            filled = any(map(str.strip, record))
            records.append(record if filled else _NO_CELLS)
            cells -= len(record) if filled else 1
            if len(record) > columns and filled:
                raise too_wide(file, len(record), columns)
            if cells < 0 and most:
                raise too_many_cells(file, most[0])
    except csv.Error as error:
        raise InputError(
            f"dit is geen leesbare CSV ({_dutch(error)}).",
            "Open het bestand niet in Excel voor u het inleest; exporteer het opnieuw.",
            file=file,
            row=len(records) + 1,
        ) from None
    if not any(records):
        raise InputError("dit bestand is leeg.", "Exporteer het opnieuw.", file=file)
    return records


_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, one at a time: StringIO takes four bytes for every character."""
    if "\r" in text:
        for match in _LINE.finditer(text):
            yield match[0]
        return
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    if start < len(text):
        yield text[start:]


def too_many_cells(file: str | Path, most: int, cells: int | None = None) -> InputError:
    """The error for a table with more cells than the settings allow; ``cells`` when counted."""
    return InputError(
        f"deze tabel heeft {cells} cellen; hoogstens {most} mag."
        if cells is not None
        else f"deze tabel heeft te veel cellen; hoogstens {most} mag.",
        "Haal lege kolommen en rijen weg, of verhoog ingest.max_cells in config/settings.toml.",
        file=file,
    )


def too_wide(file: str | Path, columns: int, most: int) -> InputError:
    """The error for a table with more columns than the settings allow."""
    return InputError(
        f"deze tabel heeft {columns} kolommen; hoogstens {most} mag.",
        "Haal lege kolommen weg, of verhoog ingest.max_columns in config/settings.toml.",
        file=file,
    )


def _dutch(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text:
        return "een aanhalingsteken wordt nergens gesloten"
    if "field limit" in text:
        return f"een cel is langer dan {MAX_CELL} tekens"
    if "record limit" in text:
        return f"een regel is langer dan {MAX_RECORD} tekens"
    return "een aanhalingsteken staat op een verkeerde plaats"


def share_of_width(records: Sequence[Sequence[str]]) -> float:
    """The share of filled records that have as many cells as the first filled one, 0-1."""
    widths = [len(r) for r in records if r]
    return sum(w == widths[0] for w in widths) / len(widths)
