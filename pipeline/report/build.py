"""What the report says: from everything that a run found to the model that is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.contracts import WaveResult
from pipeline.report import (
    agreement_chapter,
    annexe,
    findings,
    method,
    networks,
    pages,
    patterns,
    respondents,
    themes,
    topics,
    trust,
)
from pipeline.report.hidden import shareable
from pipeline.report.model import Report, Section
from pipeline.report.reading_plans import provisional
from pipeline.report.view import View


def build_report(result: WaveResult, made_on: date) -> Report:
    """Everything a reader gets to see, in order, in Dutch.

    Pure: the same result and date give the same report. Nothing in it depends on the codebook or
    the questionnaire of one survey; groups of themes become chapters, whatever they are about.

    :param result: everything a run found.
    :param made_on: the date on the title page.
    """
    result = shareable(result)
    view = View.of(result)
    counts = themes.theme_counts(view)
    places = {c.theme_id: c.target for c in counts}
    agreement = trust.agreement_rows(view)
    topic_rows = topics.topic_rows(view)
    people = respondents.respondent_rows(view)
    found = findings.findings(view)
    sentence = trust.trust_sentence(view, agreement)
    chapters = (
        findings.chapter(view, found, sentence),
        method.chapter(view),
        networks.chapter(view, people),
        *themes.chapters(view),
        topics.chapter(view, topic_rows, places),
        agreement_chapter.chapter(view, agreement),
        patterns.chapter(view),
        pages.chapter(view, people),
        annexe.chapter(view),
    )
    book = result.codebook.file
    kind = "Voorlopig themarapport" if provisional(result.facts) else "Themarapport"
    return Report(
        title=result.questionnaire.title,
        subtitle=f"{kind}, ronde {result.wave}",
        wave=result.wave,
        made_on=made_on,
        unit=view.unit,
        units=view.units,
        n=view.n,
        basis=view.coder_in_text(view.basis),
        codebook=f"{book.name}, versie {book.version}",
        manifest=str(result.facts.get("manifest") or ""),
        overview_columns=tuple(result.questionnaire.overview.columns),
        sections=tuple(_numbered(s, str(i)) for i, s in enumerate(chapters, start=1)),
        findings=found,
        trust=sentence,
        themes=counts,
        segments=tuple(view.segments.values()),
        agreement=agreement,
        topics=topic_rows,
        respondents=people,
    )


def _numbered(section: Section, number: str) -> Section:
    """Number a section and the sections one level below it; deeper headings go without."""
    depth = number.count(".") + 1
    below = tuple(
        _numbered(s, f"{number}.{i}") if depth < 2 else s
        for i, s in enumerate(section.sections, start=1)
    )
    return replace(section, number=number, sections=below)
