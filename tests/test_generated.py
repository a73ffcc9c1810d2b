"""Whatever stands in an export comes back as it was written, or is refused with a reason."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.ingest import answers, delimited
from pipeline.ingest.mend import Mended
from tests.generated import Export, cleaned, exports, outcome


@settings(
    deadline=None,
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(exports())
def test_an_export_comes_back_as_it_was_written_or_not_at_all(export: Export) -> None:
    """bench_exports.py does the same with 10,000."""
    with TemporaryDirectory() as folder:
        assert outcome(export, Path(folder)).startswith(("gelezen", "geweigerd: "))


ONE = Export(
    "tabel",
    "csv",
    (("nummer", "Vraag 1"),),
    (("1", "Zoe\u0308 zei:\r\n“ja”"), ("2", "nee\u00a0hoor\x00")),
    "nummer",
    ("Vraag 1",),
)


def test_the_check_sees_a_shifted_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle itself: what the reader spoils, it notices."""
    assert outcome(ONE, tmp_path) == "gelezen"
    records_of = delimited.records_of
    for spoil in (
        lambda rows: [rows[0], *[[r[0], r[1].replace("ja", "nee")] for r in rows[1:]]],
        lambda rows: rows[:-1],
        lambda rows: [rows[0], [rows[1][0], rows[2][1]], [rows[2][0], rows[1][1]]],
    ):
        with monkeypatch.context() as patch:
            patch.setattr(
                "pipeline.ingest.files.records_of",
                lambda *a, spoil=spoil: spoil(records_of(*a)),
            )
            with pytest.raises(AssertionError):
                outcome(ONE, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "mend", lambda cell: Mended(re.sub("“", '"', cell), [], 0, ()))
        with pytest.raises(AssertionError):
            outcome(ONE, tmp_path)


def test_what_a_cell_must_become_is_computed_apart() -> None:
    assert cleaned("Zoe\u0308 zei:\r\n“ja”\x0b\u00a0\x00\u200b.") == "Zoë zei:\n“ja”\n ."
