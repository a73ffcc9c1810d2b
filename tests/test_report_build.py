"""What the report says: counts, sentences, quotes, and what is missing."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import Responses, empty
from pipeline.report import dutch
from pipeline.report.build import build_report
from pipeline.report.model import (
    BarFigure,
    Block,
    Bullets,
    Evidence,
    Fold,
    ForestFigure,
    Note,
    Paragraph,
    Paste,
    Quotes,
    Report,
    Section,
    Table,
    plain,
)
from tests.builders import codebook, repeated, settings, wave_result

DAY = date(2026, 11, 24)


def report(**changes: object) -> Report:
    return build_report(wave_result(**changes), DAY)


def section(of: Report, id: str) -> Section:
    return next(s for _, s in of.walk() if s.id == id)


def blocks(of: Report | Section) -> list[Block]:
    def below(items: tuple[Block, ...]) -> list[Block]:
        return [x for b in items for x in [b, *(below(b.blocks) if isinstance(b, Fold) else [])]]

    sections = [s for _, s in of.walk()] if isinstance(of, Report) else [of]
    return [b for s in sections for b in below(s.blocks)]


def said(block: Block) -> list[str]:
    """Every text of a block that a reader sees."""
    if isinstance(block, Paragraph | Note):
        return [plain(block.content)]
    if isinstance(block, Bullets):
        return [plain(item) for item in block.items]
    if isinstance(block, Paste):
        return [block.text]
    if isinstance(block, Table):
        head = [block.caption, block.note, *(c.heading for c in block.columns)]
        return head + [plain(cell.content) for row in block.rows for cell in row]
    if isinstance(block, Quotes):
        return [block.lead, *(f"{q.text} {q.attribution} {q.why}" for q in block.items)]
    if isinstance(block, Evidence):
        return [block.title, *(f"{q.text} {q.why}" for q in block.items)]
    if isinstance(block, Fold):
        return [block.title]
    if isinstance(block, BarFigure | ForestFigure):
        return [block.title, block.note, block.description, *said(block.table)]
    return []


def prose(of: Report | Section) -> str:
    return "\n".join(t for b in blocks(of) for t in said(b))


# --- order and counts ---


def test_the_chapters_stand_in_the_order_that_readers_know() -> None:
    assert [s.heading for s in report().sections] == [
        "1 Samenvatting",
        "2 Werkwijze en respons",
        "3 De netwerken",
        "4 Werkzame elementen",
        "5 Randvoorwaarden",
        "6 Uitdagingen",
        "7 Thema's en topics",
        "8 Overeenstemming",
        "9 Patronen",
        "10 Per netwerk",
        "11 Bijlagen",
    ]


def test_a_theme_counts_respondents_once_and_sub_themes_upward() -> None:
    counts = {t.theme_id: t for t in report().themes}
    # Two networks on participants, one on forms; the parent has all three.
    assert counts["divers_mensen"].respondents == 2
    assert counts["divers_vormen"].respondents == 1
    assert counts["divers"].respondents == 3
    # De Kade says it twice, under Q19 and under Q23.
    assert (counts["vraag_eerst"].respondents, counts["vraag_eerst"].segments) == (2, 3)


def test_the_automatic_count_stands_beside_the_human_one() -> None:
    counts = {t.theme_id: t for t in report().themes}
    assert (counts["tijd"].respondents, counts["tijd"].automatic) == (5, 4)
    alone = {t.theme_id: t for t in report(human=False).themes}
    assert (alone["tijd"].respondents, alone["tijd"].automatic) == (4, None)


def test_a_respondent_level_group_that_nobody_coded_by_hand_is_counted_automatically() -> None:
    whole = wave_result().respondent_codings
    machine_only = whole[whole["coder_kind"] == "automatic"].reset_index(drop=True)
    of = report(respondent_codings=machine_only)
    assert {t.theme_id: t.respondents for t in of.themes}["vorm_groep"] == 5
    assert "niet met de hand" in prose(section(of, "groep-vorm"))


def test_every_count_leads_to_what_is_behind_it() -> None:
    of = report()
    evidence = {b.id: b for b in blocks(of) if isinstance(b, Evidence)}
    places = {s.id for _, s in of.walk()} | set(evidence)
    for theme in of.themes:
        assert theme.target in places
        if theme.respondents:
            behind = evidence[f"bewijs-{theme.theme_id.replace('_', '-')}"]
            assert len({q.respondent for q in behind.items}) == theme.respondents
            assert behind.back in places
    anchors = {row.anchor for row in of.segments}
    assert all(q.target in anchors for e in evidence.values() for q in e.items if q.text)


def test_ids_are_unique_and_fit_for_an_anchor() -> None:
    of = report()
    ids = [s.id for _, s in of.walk()] + [i for b in blocks(of) if (i := getattr(b, "id", ""))]
    ids += [row.anchor for row in of.segments]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", i) for i in ids)


def test_no_chapter_or_section_is_empty_without_a_reason() -> None:
    bare = wave_result(
        human=False,
        codings=empty("codings"),
        respondent_codings=empty("respondent_codings"),
        topics=empty("topics"),
        topic_members=empty("topic_members"),
        matches=empty("matches"),
        facts={},
        notes={},
    )
    for of in (report(), report(human=False), build_report(bare, DAY)):
        for _, part in of.walk():
            assert (
                part.sections
                or any(t.strip() for b in part.blocks for t in said(b))
                or any(not isinstance(b, Paragraph) for b in part.blocks)
            ), part.heading
        assert not [b for b in blocks(of) if isinstance(b, Table) and not b.rows]


# --- the summary ---


def test_findings_are_the_largest_themes_of_different_groups() -> None:
    of = report()
    texts = [f.text for f in of.findings]
    assert len(texts) == 5
    assert texts[1] == "Vijf van de acht netwerken noemen ‘Tijd om te leren’ (randvoorwaarden)."
    assert [f.respondents for f in of.findings] == [3, 5, 3, 4, 4]
    assert "even vaak ‘Diversiteit’" in texts[0]  # a tie is not decided by the order of a file


def test_trust_names_each_coder_and_the_ceiling_with_intervals() -> None:
    text = plain(report().trust)
    assert "codeur anna 0,78 [0,58–0,98]" in text
    assert "codeurs onderling is 0,84 [0,64–1,00]" in text


def test_without_human_coding_the_summary_says_that_counts_are_not_checked() -> None:
    of = report(human=False)
    summary = section(of, "samenvatting")
    assert any(isinstance(b, Note) and "niet getoetst" in plain(b.content) for b in summary.blocks)
    assert "door niemand nagelezen" in prose(summary)
    assert "--codings" in prose(section(of, "overeenstemming"))


def test_one_human_coder_has_no_ceiling_and_the_report_says_so() -> None:
    base = wave_result()
    only = base.codings["coder_id"].isin(["anna", "automatisch"])
    pairs = base.agreement["coder_b"] == "anna"
    of = build_report(
        dataclasses.replace(
            base,
            codings=base.codings[only].reset_index(drop=True),
            agreement=base.agreement[pairs].reset_index(drop=True),
            basis="anna",
        ),
        DAY,
    )
    assert "niet bekend: één codeur las dit" in plain(of.trust)
    assert "Eén mens codeerde" in prose(section(of, "verschillen"))


# --- quotes ---


def quoted(of: Report) -> dict[str, list[str]]:
    return {
        s.id: [q.segment_id for b in s.blocks if isinstance(b, Quotes) for q in b.items]
        for _, s in of.walk()
    }


def test_no_quote_stands_twice_in_the_report() -> None:
    base = wave_result()
    row = base.codings[base.codings["coder_id"] == "vastgesteld"].head(1)
    second = row.assign(segment_id="s-dale04-q23-1", theme_id="wil")  # it has 'tijd' already
    of = report(codings=pd.concat([base.codings, second], ignore_index=True))
    found = quoted(of)
    ids = [i for of_theme in found.values() for i in of_theme]
    assert len(ids) == len(set(ids))
    assert "s-dale04-q23-1" in found["thema-wil"] + found["thema-tijd"]


def test_a_theme_is_shown_by_different_respondents_in_whole_sentences() -> None:
    of = report()
    texts = {row.segment_id: row.text for row in of.segments}
    for _, part in of.walk():
        for block in part.blocks:
            if isinstance(block, Quotes) and block.kind == "voice":
                assert all(q.text == texts[q.segment_id] for q in block.items)
                if len(block.items) > 2:
                    assert len({q.respondent for q in block.items}) == len(block.items)
    assert len(quoted(of)["thema-tijd"]) == 4


def test_the_same_words_from_two_respondents_are_one_quote() -> None:
    of = build_report(repeated(wave_result(), 3), DAY)
    texts = [
        q.text for b in blocks(of) if isinstance(b, Quotes) and b.kind == "voice" for q in b.items
    ]
    assert len(texts) == len(set(texts))


def test_a_reworded_quote_says_so_with_its_source() -> None:
    attribution = [
        q.attribution
        for b in blocks(report())
        if isinstance(b, Evidence)
        for q in b.items
        if q.segment_id == "s-huls08-geheel-1"
    ]
    assert attribution[0].endswith("(e-mail, geparafraseerd)")


def test_what_stands_against_a_theme_names_who_read_it_otherwise() -> None:
    text = prose(section(report(), "thema-borgen"))
    assert "Codeur anna leest hier dit thema, de vastgestelde codering geen thema" in text


def test_pseudonyms_hide_names_everywhere() -> None:
    of = report(settings=settings(name_respondents="pseudonym"))
    everything = prose(of) + "".join(s.title for _, s in of.walk())
    assert "Leerkring De Kade" not in everything
    assert "r-aalb01" in everything


# --- language ---


def test_one_respondent_is_never_more_than_one() -> None:
    text = prose(section(report(), "thema-steun"))
    assert "Genoemd door één van de acht netwerken, in één fragment." in text
    assert "Het fragment achter dit aantal" in text


def test_no_percentages_in_a_small_wave_but_in_a_large_one() -> None:
    shares = re.compile(r"\d\s*%")
    small = [t for t in prose(report()).splitlines() if shares.search(t) and "interval" not in t]
    assert not small
    large = prose(build_report(repeated(wave_result(), 4), DAY))
    assert "(62\u202f%)" in large  # 20 of 32


@pytest.mark.parametrize("human", [True, False])
def test_no_word_of_machines_or_of_significance(human: bool) -> None:
    text = prose(report(human=human)).lower()
    for word in ("significant", "voorspel", "accuracy", "nan", "none", "nat ", "percentage van"):
        assert word not in text, word


def test_kappa_gets_no_adjective_and_too_few_examples_get_no_verdict() -> None:
    of = report()
    verdicts = {(r.coder_a, r.coder_b, r.theme_id): r.verdict for r in of.agreement}
    assert verdicts["automatisch", "codeur anna", "steun"].startswith("te weinig voorbeelden")
    assert not re.search(r"redelijk|substantieel|uitstekend|matig", prose(of))


def test_the_verdict_follows_from_the_interval_and_the_ceiling() -> None:
    base = wave_result()
    rows = base.agreement.copy()
    machine = (rows["coder_a"] == "automatisch") & (rows["theme_id"] == "")
    rows.loc[machine, ["kappa", "kappa_low", "kappa_high"]] = [0.4, 0.3, 0.5]
    of = report(agreement=rows)
    pooled = {r.coder_b: r.verdict for r in of.agreement if not r.theme_id}
    assert pooled["codeur anna"] == "beter dan toeval, minder dan de codeurs onderling"
    rows.loc[machine, "kappa_low"] = -0.1
    of = report(agreement=rows)
    pooled = {r.coder_b: r.verdict for r in of.agreement if not r.theme_id}
    assert pooled["codeur anna"] == "niet te onderscheiden van toeval"


def test_a_figure_that_carries_nothing_says_so() -> None:
    figures = {b.id: b for b in blocks(report()) if isinstance(b, BarFigure)}
    assert "zegt weinig" in figures["figuur-agenda"].note
    assert not figures["figuur-randvoorwaarden"].note  # five against one


def test_what_nobody_said_is_named() -> None:
    base = wave_result()
    without = base.codings[base.codings["theme_id"] != "steun"].reset_index(drop=True)
    of = report(codings=without)
    assert "Geen van de netwerken noemt ‘Steun van de leiding’." in prose(
        section(of, "groep-randvoorwaarden")
    )


def test_an_answer_without_explanation_keeps_no_dangling_word() -> None:
    status = {r.label: r.values[-1] for r in report().respondents}
    assert status["Wijkleernetwerk Zuid"] == "Nee: de opdracht was klaar"
    assert status["Samen Wijs"] == "Ja"


def test_an_unrated_group_is_empty_and_not_zero() -> None:
    of = report()
    table = next(
        b for b in blocks(of) if isinstance(b, Table) and b.id == "tabel-q12-per-respondent"
    )
    managers = next(r for r in table.rows if plain(r[1].content) == "managers")
    assert all(not cell.content for cell in managers[2:])


# --- other surveys, other sizes ---


def test_another_codebook_gives_other_chapters() -> None:
    group = {
        **{"id": "klachten", "name": "Klachten", "scope": ("Q23",)},
        "themes": [{"id": "lawaai", "name": "Lawaai"}],
    }
    book = Codebook.build(
        CodebookFile.model_validate({"name": "klein", "version": "1", "groups": [group]})
    )
    codings = (
        wave_result().codings.assign(theme_id="lawaai").drop_duplicates(["segment_id", "coder_id"])
    )
    of = report(
        codebook=book,
        codings=codings.reset_index(drop=True),
        respondent_codings=empty("respondent_codings"),
        matches=empty("matches"),
        agreement=empty("agreement"),
    )
    titles = [s.title for s in of.sections]
    assert titles[3] == "Klachten"
    assert "geen patronen" in prose(section(of, "patronen")).replace("\n", " ")
    assert codebook().file.groups[0].name not in titles


def test_a_large_wave_is_capped_in_the_text_and_whole_in_the_rows() -> None:
    of = build_report(repeated(wave_result(), 40), DAY)
    assert of.n == 320
    assert len(of.segments) == 40 * len(report().segments)
    evidence = [b for b in blocks(of) if isinstance(b, Evidence)]
    assert sum(len(e.items) for e in evidence) < 3000
    assert any(e.more for e in evidence)
    assert len(section(of, "per-respondent").sections) == 60
    assert "eerste 60" in prose(section(of, "per-respondent"))


def test_the_same_wave_gives_the_same_report() -> None:
    assert report() == report()


def test_a_response_without_a_recorded_reason_is_not_hidden() -> None:
    of = report(responses=Responses(12, 8, {"proefinvulling": 1}))
    assert "Bij drie inzendingen is niet vastgelegd" in prose(section(of, "respons"))


def test_refused_lines_stand_in_the_report() -> None:
    rejects = pd.DataFrame(
        [
            {
                "file": "export.csv",
                "row": 7,
                "column": "Q12_1",
                "reason": "7 is geen score",
                "todo": "",
            }
        ]
    ).astype({"row": "Int64"})
    assert "7 is geen score" in prose(section(report(rejects=rejects), "respons"))


# --- numbers and lists ---


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_share_in_words_always_names_the_whole(count: int, n: int) -> None:
    count = min(count, n)
    text = dutch.out_of(count, n, "netwerken")
    assert text.endswith("netwerken")
    assert "1 " not in text.replace("11 ", "").replace("21 ", "").replace("31 ", "")
    if count not in (0, n) and n >= 20:
        assert dutch.figure(n) in text


@pytest.mark.parametrize(
    ("value", "shown"), [(0.615, "0,61"), (-0.104, "−0,10"), (1, "1,00"), (None, "–")]
)
def test_decimals_are_dutch(value: float | None, shown: str) -> None:
    assert dutch.decimal(value) == shown


# --- topics ---


def test_topics_stand_beside_themes_with_their_words_and_a_verdict() -> None:
    table = next(
        b for b in blocks(report()) if isinstance(b, Table) and b.id == "tabel-topics-wat-werkt"
    )
    cells = {plain(r[0].content): [plain(c.content) for c in r[1:]] for r in table.rows}
    about = {name.split(" (")[0].split(" ‘")[0]: name for name in cells}
    time = about["Tijd vrijmaken om te leren"]
    assert cells[time] == ["4", "4", "Tijd om te leren", "Hoort bij dit thema", "–", "0,90"]
    # words that the label has already are not said again; a fragment says what words can't
    assert "ruimte, rust, agenda" in time
    assert "tijd" not in time.split("(")[1].split(")")[0]
    assert any(quoted in time for quoted in (f"‘{s.text}’" for s in report().segments))
    assert cells[about["Vraag van de buurt"]][-3:] == ["Voegt meer thema's samen", "–", "0,70"]


def test_topics_without_a_theme_show_what_the_codebook_lacks() -> None:
    part = section(report(), "topics-zonder-thema")
    (evidence,) = [b for b in part.blocks if isinstance(b, Evidence)]
    assert evidence.items[0].text == "Na het project valt het geld weg en dan houdt het op."
    assert "Eén topic past bij geen thema" in prose(part)
    assert "Elkaars taal: twee fragmenten" in prose(section(report(), "themas-zonder-topic"))


def test_an_unstable_topic_is_marked_and_is_no_finding() -> None:
    base = wave_result()
    shaky = report(
        matches=base.matches.replace({"verdict": {"new": "unstable"}}),
        topics=base.topics.assign(stability=[0.59, 0.6, 0.75, float("nan"), 0.2]),
    )
    words = ["wankel", "twijfelachtig", "stabiel", "niet gemeten", "wankel"]
    assert list({t.topic_id: t.stable for t in shaky.topics}.values()) == words
    part = section(shaky, "topics-zonder-thema")
    assert not [b for b in part.blocks if isinstance(b, Evidence)]
    assert "past bij geen thema, maar is wankel" in prose(part)
    assert "misschien mist het codeboek iets" not in prose(part)
    anchors = [b.id for b in blocks(shaky) if isinstance(b, Evidence)]
    assert shaky.topics[-1].target in anchors  # what it holds can still be read


def test_topics_are_not_called_new_where_no_theme_could_be_given() -> None:
    """In answers that only tell about the network as a whole no segment can have a theme."""
    base = wave_result()
    groups = [{"id": "werkzaam", "name": "Beschrijving", "questions": ("Q7",)}]
    of = report(
        questionnaire=base.questionnaire.model_validate(
            {**base.questionnaire.model_dump(), "topic_groups": groups}
        ),
        matches=base.matches[base.matches["theme_id"] == ""].assign(topic_id=0),
    )
    assert next(t for t in of.topics if t.topic_id == 0).verdict.startswith("niet te vergelijken")


def test_how_far_a_suggestion_moves_people_stands_in_the_report_only_where_it_was_tried() -> None:
    row = {"coder": "", "n_shown": 61, "n_hidden": 59, "n_respondents": 8, "same_shown": 0.9}
    row |= {"same_hidden": 0.7, "difference": 0.2, "low": 0.05, "high": 0.31}
    facts = wave_result().facts
    told = prose(report(facts={**facts, "anchoring": [row, {**row, "coder": "anna"}]}))
    assert "het voorstel stuurt" in told
    assert "[5 tot 31]" in told
    assert "anna" in told
    for low, words in ((-0.02, "niet uitgesloten"), (None, "voor een interval is het te weinig")):
        found = prose(report(facts={**facts, "anchoring": [{**row, "low": low}]}))
        assert words in found
    for nothing in ([], [{**row, "difference": None, "low": None}]):
        assert "voorstel stuurt" not in prose(report(facts={**facts, "anchoring": nothing}))
