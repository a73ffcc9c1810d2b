"""Whole exports of any structure and any text, and whether the reader gives back what is in them.

:func:`exports` is a hypothesis strategy of :class:`Export`: the form of a survey tool, a kind of
file, and cells with whatever can be typed. :func:`outcome` writes one, reads it, and says how it
ended; a wrong, shifted or lost row is an ``AssertionError``. What a cell must become is computed
here, character by character, without the code of the reader.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from pipeline.contracts import InputError
from pipeline.ingest.config import load_settings
from pipeline.ingest.files import read_file
from pipeline.ingest.mend import mend
from pipeline.ingest.qualtrics import Raw, read_export
from pipeline.questionnaire import Question, Questionnaire

FORMS = ("qualtrics-3", "qualtrics-2", "qualtrics-1", "qualtrics-oud", "limesurvey", "tabel")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
EXCEL_CELL = 32_767  # units of UTF-16
SENTENCES = (
    "We hebben meer tijd nodig om van elkaar te leren.",
    "Een begeleider die het overzicht houdt, helpt ons enorm; echt waar.",
    "Zoë zei: “doe maar”, en toen… ging het vanzelf",
)
# What readers stumble over.
PIECES = (
    *('"', '""', '","', "'", ",", ";", "\t", "|", "\r", "\n", "\r\n", "\n\n", "\\", "\\n", "\x00"),
    *("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1a", "\ufeff", "\u200b", "\u00ad", "\u00a0"),
    *("e\u0301", "\u0301", "n\u0303o\u0308", "\u202eabc", "שלום", "مرحبا", "👩‍👩‍👧‍👦", "🇳🇱"),
    *("𝔘𝔫𝔦", "日本語"),
    *("NA", "N/A", "-99", "-77", "0", "1", "1.0", "28", "1e5", "-", "=1+1", "@x", "+31", "True"),
    *("Totaal", "totaal:", "sep=;", '{"ImportId":"QID1"}', "{'ImportId': 'QID1'}", "ResponseId"),
    *("StartDate", "2018-09-20", "R_0123456789abcde", "<b>", "</script>", "]]>", "<?xml"),
    *("{", "PK"),
    *(" ", "  ", "_x000D_", "_x0041_", "#N/A", "thema", "Code 1", "\ufffe", "\uffff", "\U0010ffff"),
)


@dataclass(frozen=True)
class Export:
    """What is written: the heading rows, the rows of answers, and how the file holds them."""

    form: str
    kind: str  # csv, xlsx or zip
    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    id_column: str
    questions: tuple[str, ...]  # their columns
    delimiter: str = ","
    quoted: str = "needed"  # or all, or filled
    line_end: str = "\r\n"
    last_line_end: bool = True
    encoding: str = "utf-8"

    def write(self, path: Path) -> Path:
        """Write it."""
        if self.kind == "xlsx":
            path.write_bytes(_xlsx([*self.head, *self.rows]))
            return path
        content = "".join(
            self.delimiter.join(self._cell(cell) for cell in row) + self.line_end
            for row in (*self.head, *self.rows)
        )
        if not self.last_line_end:
            content = content.removesuffix(self.line_end)
        data = content.encode(self.encoding)
        if self.kind == "zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("map/antwoorden.csv", data)
        else:
            path.write_bytes(data)
        return path

    def _cell(self, cell: str) -> str:
        """As RFC 4180 says; csv of Python before 3.13 leaves a line end of another kind bare."""
        needed = any(c in cell for c in ('"', "\r", "\n", self.delimiter))
        if needed or self.quoted == "all" or (self.quoted == "filled" and cell):
            return '"' + cell.replace('"', '""') + '"'
        return cell

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that fits it."""
        questions = tuple(
            Question(id=f"V{n}", column=column, text="?", short="?", type="open")
            for n, column in enumerate(self.questions, start=1)
        )
        encoding = "" if self.kind == "xlsx" else self.encoding
        return Questionnaire(
            name="n",
            title="t",
            wave="w",
            id_column=self.id_column,
            header_rows=len(self.head),
            encoding=encoding,
            questions=questions,
        )


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, column, cell)
    return content.getvalue()


# --- the strategy ---------------------------------------------------------------------------------


def _characters(encoding: str, kind: str) -> st.SearchStrategy[str]:
    if encoding == "cp1252":
        return st.characters(codec="cp1252")
    # U+FFFE and U+FFFF can't stand in XML, nor a control character in a form that every reader has
    categories = ("Cs", "Cc") if kind == "xlsx" else ("Cs",)
    without = "\ufffe\uffff" if kind == "xlsx" else ""
    return st.characters(exclude_categories=categories, exclude_characters=without)


def _possible(text: str, encoding: str, kind: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return kind != "xlsx" or not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", text)


def _fits_excel(text: str) -> str:
    return text.encode("utf-16-le")[: EXCEL_CELL * 2].decode("utf-16-le", "ignore")


def cells(encoding: str, kind: str, most: int) -> st.SearchStrategy[str]:
    """Any text of a cell."""
    any_text = st.text(_characters(encoding, kind), max_size=25)
    fine = [p for p in (*PIECES, *SENTENCES) if _possible(p, encoding, kind)]
    pieces = st.lists(st.sampled_from(fine), min_size=1, max_size=5).map("".join)
    whole = st.sampled_from([s for s in SENTENCES if _possible(s, encoding, kind)])
    long = st.builds(
        lambda text, length: (text * (length // len(text) + 1))[:length],
        st.one_of(st.text(_characters(encoding, kind), min_size=1, max_size=9), whole),
        st.sampled_from((1000, most - 1, most, most + 1)),
    )
    if kind == "xlsx":
        long = long.map(_fits_excel)
    return st.one_of(st.just(""), whole, any_text, pieces, any_text, pieces, whole, whole, long)


@st.composite
def exports(draw: st.DrawFn, most: int = load_settings().ingest.max_answer_characters) -> Export:
    """Any export; ``most`` is the length of the longest answer that is not refused."""
    kind = draw(st.sampled_from(("csv", "csv", "csv", "csv", "zip", "xlsx")))
    encoding = "utf-8" if kind == "xlsx" else draw(st.sampled_from(ENCODINGS))
    form = draw(st.sampled_from(FORMS))
    cell = cells(encoding, kind, most)
    number = draw(st.integers(1, 5))
    heading = st.text(_characters(encoding, kind), max_size=12)
    names = [f"Q{n}" for n in range(1, number + 1)]
    texts = [f"Vraag {n} {draw(heading)}" for n in range(1, number + 1)]
    own, values, head = _own(form)
    if form == "limesurvey":
        names = [f"Q{n}[SQ001]" for n in range(1, number + 1)]
    elif form == "tabel":
        names = texts
    elif form == "qualtrics-oud":
        names = [f"Q{n}_1" for n in range(1, number + 1)]
    lines = [(*own, *names)]
    if head >= 2:
        second = ("ResponseID", "Status", "Finished") if form == "qualtrics-oud" else own
        lines.append((*second, *texts))
    if head == 3:
        lines.append(tuple(f'{{"ImportId":"{n}"}}' for n in (*own, *names)))
    rows = []
    for at in range(draw(st.integers(1, 6))):
        row = [v.format(n=at + 1) for v in values] + [draw(cell) for _ in names]
        wrong = draw(st.sampled_from(("",) * 12 + ("short", "long", "blank end", "no id", "empty")))
        if wrong == "no id":
            row[own.index(_ID[form])] = ""
        elif wrong == "short":
            row = row[: draw(st.integers(1, len(row) - 1))]
        elif wrong == "long":
            row.append(draw(cell))
        elif wrong == "blank end":
            row += ["", " "]
        elif wrong == "empty":
            row = [""] * len(row)
        rows.append(tuple(row))
    return Export(
        form,
        kind,
        tuple(lines),
        tuple(rows),
        _plain(_ID[form]),
        tuple(_plain(n) for n in names),
        draw(st.sampled_from((",", ",", ";", "\t", "|"))),
        draw(st.sampled_from(("needed", "all", "filled"))),
        draw(st.sampled_from(("\r\n", "\n", "\r"))),
        draw(st.booleans()),
        encoding,
    )


_ID = {
    **dict.fromkeys(("qualtrics-3", "qualtrics-2", "qualtrics-1"), "ResponseId"),
    "qualtrics-oud": "V1",
    "limesurvey": "id",
    "tabel": "nummer",
}


def _own(form: str) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Columns of the tool itself, what stands in them, and how many heading rows it writes."""
    if form == "limesurvey":
        return ("id", "submitdate", "startlanguage"), ("{n}", "2018-06-12 10:18:12", "nl"), 1
    if form == "tabel":
        return ("nummer",), ("{n}",), 1
    if form == "qualtrics-oud":
        return ("V1", "V7", "V10"), ("R_{n}", "0", "1"), 2
    own = ("StartDate", "Finished", "ResponseId")
    return own, ("2018-09-20 10:00:00", "True", "R_{n}"), int(form[-1])


# --- what must come out ---------------------------------------------------------------------------

_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_SPACES = "\u00a0\u2007\u202f\u3000"
_NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_JOINER = "\u200d"
_MISSING = {"qualtrics": {"-99"}, "limesurvey": {"NA", "N/A"}}


def _joins(before: str, after: str) -> bool:
    """Whether a joiner stands between two pictures (the first can have a sign how to draw it)."""
    return (before == "\ufe0f" or _is_picture(before)) and _is_picture(after)


def _is_picture(char: str) -> bool:
    return bool(char) and (0x2600 <= ord(char) <= 0x27BF or 0x1F000 <= ord(char) <= 0x1FAFF)


def cleaned(cell: str) -> str:
    """The text of an answer as the manual promises it, one character after the other."""
    out: list[str] = []
    at = 0
    while at < len(cell):
        char = cell[at]
        at += 1
        if char == "\r":
            at += cell[at : at + 1] == "\n"
            char = "\n"
        elif char in _LINE_ENDS:
            char = "\n"
        elif char in _SPACES:
            char = " "
        elif char == _JOINER and _joins(cell[at - 2 : at - 1], cell[at : at + 1]):
            pass  # one picture made of two
        elif char in _NOTHING or (unicodedata.category(char) == "Cc" and char not in "\t\n"):
            continue
        elif unicodedata.category(char)[0] == "L":
            start = at
            while at < len(cell) and "\u0300" <= cell[at] <= "\u036f":
                at += 1
            if at > start:
                char = unicodedata.normalize("NFC", char + cell[start:at])
        out.append(char)
    return "".join(out)


def _plain(heading: str) -> str:
    return " ".join(cleaned(heading).split())


def _filled(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def outcome(export: Export, folder: Path) -> str:
    """Write an export, read it, and say how it ended: ``gelezen``, or why it was refused (Dutch).

    :raises AssertionError: something else came out than was written.
    """
    path = export.write(folder / f"export.{export.kind}")
    limits = load_settings().ingest
    try:
        raw = read_export(path, export.questionnaire, limits)
    except InputError as error:
        refused = error
    else:
        assert_same_cells(export, path)
        return f"gelezen{assert_same_answers(export, raw, limits.max_answer_characters)}"
    assert refused.todo
    assert refused.file
    return f"geweigerd: {_reason(refused.message)}"


def _reason(message: str) -> str:
    return re.sub(r"'.*'|\(.*\)|: .*", "…", re.sub(r"\d+", "N", message), flags=re.DOTALL)


def assert_same_cells(export: Export, path: Path) -> None:
    """Every cell of the file as it was written, before any cleaning."""
    encoding = "" if export.kind == "xlsx" else export.encoding
    sheet = read_file(path, load_settings().ingest, encoding)
    written = [list(row) if _filled(row) else [] for row in (*export.head, *export.rows)]
    found = [list(row) for row in sheet.rows]
    if export.kind == "xlsx":  # a sheet is as wide as its widest row
        found = [_trimmed(row) for row in found]
        written = [_trimmed(row) for row in written]
        while not written[-1]:
            written.pop()
    assert found == written


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def assert_same_answers(export: Export, raw: Raw, most: int) -> str:
    """Every row is a respondent with its own answers, or is counted and named as refused.

    :return: what was refused of it, for the count.
    """
    width = len(export.head[0])
    at_id = export.head[0].index(_ID[export.form])
    first = len(export.head) + 1
    refused = set(raw.rejects["row"].tolist())
    totals = {
        int(n)
        for w in raw.warnings
        if "is een totaal" in w
        for n in re.findall(r"\d+", w.split(": ", 1)[1])
    }
    # what R writes for missing, in three columns or more
    na = [{i for i, c in enumerate(row) if c == "NA"} for row in export.rows]
    from_r = len(set().union(*na)) >= 3
    tool = export.form.split("-")[0]
    missing = _MISSING.get(tool, set())
    wanted: dict[tuple[str, str], str] = {}
    people: list[str] = []
    unfinished = 0
    rows_refused: set[int] = set()
    cells_refused: set[tuple[int, str]] = set()
    for row, record in enumerate(export.rows, start=first):
        if not _filled(record) or row in totals:
            continue
        # a sheet has no short rows, and in it a long one is a column without heading
        padded = (*record, *[""] * width)[:width]
        cells_of = padded if export.kind == "xlsx" else record
        uneven = len(cells_of) < width or _filled(cells_of[width:])
        if not uneven and export.form == "limesurvey" and not cells_of[1].strip():
            unfinished += 1  # in a sheet: a short row
            continue
        if uneven or not cells_of[at_id].strip():
            rows_refused.add(row)
            continue
        who = cells_of[at_id]
        people.append(who)
        for number, cell in enumerate(cells_of[width - len(export.questions) : width], start=1):
            if cell.strip() in missing or (from_r and cell.strip() == "NA" and tool == "tabel"):
                continue
            mended = mend(cell)  # a tool's damage is repaired; tests/test_mend.py tells how
            text = mended.text if mended.repairs else cleaned(cell)
            if not text.strip():  # nothing was said, however long
                continue
            if len(text) > most:
                cells_refused.add((row, export.questions[number - 1]))
            else:
                wanted[who, f"V{number}"] = text
    answers = raw.answers.to_dict("records") if len(raw.answers) else []
    read = {(a["response_id"], a["question_id"]): a["text"] for a in answers}
    assert len(read) == len(answers)
    assert read == wanted
    listed = raw.respondents["response_id"].tolist() if len(raw.respondents) else []
    assert listed == people
    assert refused == rows_refused | {row for row, _ in cells_refused}
    columns = set(zip(raw.rejects["row"], raw.rejects["column"], strict=True))
    assert cells_refused <= columns
    assert raw.responses.received == len(people) + len(rows_refused) + unfinished
    assert raw.responses.left_out.get("niet afgemaakt", 0) == unfinished
    return f", {'regels' if rows_refused else 'cellen'} geweigerd" if refused else ""
