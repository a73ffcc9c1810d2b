"""What a codebook promises: fixed ids, checked references, and entries a coder can work with."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import InputError

FILE = Path(__file__).parents[1] / "config" / "codebooks" / "werkzame-elementen.yaml"

# The ids, scopes and levels that codings made by people refer to.
SEGMENT_GROUPS = {
    "werkzame_elementen": (
        "Q23 Q13 Q17 Q19",
        "bottom_up praktisch_doen diversiteit diversiteit_activiteiten diversiteit_onderwerpen "
        "diversiteit_deelnemers onderwijs_continuiteit competenties comp_overstijgend "
        "comp_reflectie comp_begeleiding comp_onderzoek",
    ),
    "randvoorwaarden": (
        "Q23 Q13 Q17",
        "rv_tijd rv_bereidheid rv_procesbegeleiding rv_openstaan rv_commitment rv_draagvlak",
    ),
    "kansen": ("Q17", "kans_kennis kans_verbinding"),
    "uitdagingen": (
        "Q17",
        "uitd_continuiteit uitd_tijd uitd_overig uitd_clientbelang uitd_lerende_houding "
        "uitd_prestatiedruk uitd_taal",
    ),
}
RESPONDENT_GROUPS = {
    "functies": (
        "Q7 Q8 Q9 Q10 Q11",
        "functie_ophalen functie_bundelen functie_ontwikkelen functie_oplossingen functie_hiaten "
        "functie_onderzoek",
    ),
    "samenwerkingsvorm": (
        "Q7 Q16 Q19",
        "vorm_leerwerkgroep vorm_koppels vorm_symposia vorm_reflectie vorm_onbekend",
    ),
    "deelnemersgroepen": (
        "Q12 Q14 Q15 Q16",
        "groep_onderwijs groep_zorg groep_wijkteam groep_gemeente groep_vrijwilligers "
        "groep_burgers groep_onafhankelijk",
    ),
    "basis": (
        "Q9 Q19",
        "basis_behoefte basis_vragen basis_wettelijk basis_praktijk basis_onbekend",
    ),
    "agenda": ("Q4 Q8 Q9", "agenda_open agenda_gesloten"),
    "methode": (
        "Q19 Q20",
        "methode_actieleren methode_actieonderzoek methode_practice_development "
        "methode_design_thinking methode_intervisie methode_leergang methode_learning_community "
        "methode_presentie methode_bpu methode_anders",
    ),
    "trekker": ("Q4 Q14 Q15", "trekker_onderwijs_onderzoek trekker_anders"),
    "biesta": ("Q8 Q9 Q10", "biesta_kwalificatie biesta_socialisatie biesta_subjectificatie"),
}
ALL_GROUPS = {**SEGMENT_GROUPS, **RESPONDENT_GROUPS}
FAMILIES = {
    "diversiteit": "diversiteit_activiteiten diversiteit_onderwerpen diversiteit_deelnemers",
    "competenties": "comp_overstijgend comp_reflectie comp_begeleiding comp_onderzoek",
    "uitd_overig": "uitd_clientbelang uitd_lerende_houding uitd_prestatiedruk uitd_taal",
}


@pytest.fixture(scope="module")
def elements() -> Codebook:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Codebook.build(CodebookFile.model_validate(data), FILE.name)


def book(*themes: dict[str, Any], **group: Any) -> Codebook:
    """A codebook of one group; a theme needs no more than an id."""
    groups = [
        {
            "id": "groep",
            "name": "Groep",
            "scope": ["Q1"],
            "themes": [{"name": theme["id"], **theme} for theme in themes],
            **group,
        }
    ]
    file = CodebookFile.model_validate({"name": "proef", "version": "1", "groups": groups})
    return Codebook.build(file, "proef.yaml")


# --- the codebook of the learning networks ----------------------------------------------------


def test_every_fixed_theme_stands_in_its_group_and_no_other_theme_exists(elements: Codebook):
    found = {group.id: [t.id for t in group.themes] for group in elements.file.groups}
    assert found == {group: ids.split() for group, (_, ids) in ALL_GROUPS.items()}


def test_themes_keep_their_question_scope_and_level(elements: Codebook):
    for group, (scope, ids) in ALL_GROUPS.items():
        level = "segment" if group in SEGMENT_GROUPS else "respondent"
        for theme in ids.split():
            assert elements.scope(theme) == tuple(scope.split()), theme
            assert elements.level(theme) == level, theme


def test_sub_themes_count_for_their_main_theme(elements: Codebook):
    found = {t.id: [child.id for child in elements.children(t.id)] for t in elements}
    families = {parent: below for parent, below in found.items() if below}
    assert families == {parent: ids.split() for parent, ids in FAMILIES.items()}
    assert elements.with_ancestors("uitd_taal") == ["uitd_taal", "uitd_overig"]
    assert elements.with_ancestors("bottom_up") == ["bottom_up"]


def test_a_respondent_gets_exactly_one_form_basis_agenda_and_leader(elements: Codebook):
    exclusive = {group.id for group in elements.file.groups if group.xor}
    assert exclusive == {"samenwerkingsvorm", "basis", "agenda", "trekker"}


def test_unknown_is_what_remains_when_nothing_was_found(elements: Codebook):
    assert [t.id for t in elements if t.otherwise] == ["vorm_onbekend", "basis_onbekend"]
    for group in elements.file.groups:
        assert sum(t.otherwise for t in group.themes) <= group.xor, group.id


def test_patterns_are_the_groups_that_findings_are_drawn_from(elements: Codebook):
    patterns = {group.id for group in elements.file.groups if group.pattern}
    assert patterns == {"agenda", "trekker", "methode", "biesta"}


def test_a_main_theme_is_never_chosen_itself(elements: Codebook):
    leaves = {t.id for t in elements.leaves()}
    assert leaves == {t.id for t in elements} - set(FAMILIES)
    segment = {t.id for t in elements.leaves("segment")}
    respondent = {t.id for t in elements.leaves("respondent")}
    assert segment | respondent == leaves
    assert not segment & respondent


def test_no_entry_is_weak(elements: Codebook):
    assert elements.weak_entries() == []


def test_every_entry_says_when_when_not_and_gives_three_to_five_examples(elements: Codebook):
    for theme in elements.leaves():
        assert theme.definition, theme.id
        assert theme.when, theme.id
        assert theme.when_not, theme.id
        if not theme.otherwise:
            assert 3 <= len(theme.examples) <= 5, theme.id


def test_every_group_asks_a_question_and_every_heading_is_short(elements: Codebook):
    for group in elements.file.groups:
        assert group.title.endswith("?"), group.id
    for theme in elements:
        assert len(theme.name) <= 50, theme.id
        assert not theme.name.endswith("."), theme.id
    assert [n for n, count in Counter(t.name for t in elements).items() if count > 1] == []


def test_no_example_stands_under_two_themes(elements: Codebook):
    plain = Counter(
        re.sub(r"\W+", " ", example).strip().lower() for t in elements for example in t.examples
    )
    assert [sentence for sentence, times in plain.items() if times > 1] == []


def test_preconditions_are_not_named_as_difficulties(elements: Codebook):
    """Otherwise 'tijd' as a wish and 'tijdgebrek' as a complaint are the same to the coder."""

    def words(prefix: str) -> set[str]:
        return {
            word
            for t in elements.leaves()
            if t.id.startswith(prefix)
            for word in re.findall(r"\w+", t.name.lower())
            if len(word) > 3
        }

    assert words("rv_") & words("uitd_") - {"leren"} == set()


def test_when_not_names_only_themes_that_exist(elements: Codebook):
    """A theme id in the text for people must lead somewhere; it is recognised by its underscore."""
    for theme in elements:
        for named in re.findall(r"\b[a-z]+_[a-z_]+\b", theme.when_not):
            assert named in elements, f"{theme.id}: {named}"
            assert named != theme.id


def groups_of(elements: Codebook, label: str) -> set[str]:
    """Groups whose words begin a word of the label."""
    return {
        t.id
        for t in elements
        if any(re.search(rf"(?<!\w){re.escape(item)}", label.lower()) for item in t.items)
    }


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("Docenten hbo", "groep_onderwijs"),
        ("MBO-studenten", "groep_onderwijs"),
        ("lectoren en onderwijsmanagers", "groep_onderwijs"),
        ("Medewerkers wijkteam", "groep_wijkteam"),
        ("SWT's", "groep_wijkteam"),
        ("Gemeente", "groep_gemeente"),
        ("ambtenaren", "groep_gemeente"),
        ("beleidsmedewerkers", "groep_gemeente"),
        ("vrijwilligers", "groep_vrijwilligers"),
        ("bewoners", "groep_burgers"),
        ("Burgers", "groep_burgers"),
        ("cliënten", "groep_burgers"),
        ("ervaringsdeskundigen", "groep_burgers"),
        ("mantelzorgers", "groep_burgers"),
        ("procesbegeleider", "groep_onafhankelijk"),
        ("onafhankelijk onderzoeker", "groep_onafhankelijk"),
        ("Zorgprofessionals", "groep_zorg"),
        ("cliëntondersteuners", "groep_zorg"),
        ("welzijnsorganisaties", "groep_zorg"),
    ],
)
def test_a_participant_label_shows_its_group(elements: Codebook, label: str, group: str):
    assert groups_of(elements, label) == {group}


def test_only_groups_of_participants_have_words_of_a_label(elements: Codebook):
    participants = RESPONDENT_GROUPS["deelnemersgroepen"][1].split()
    assert [t.id for t in elements if t.items] == participants
    words = Counter(item for t in elements for item in t.items)
    assert [word for word, times in words.items() if times > 1] == []
    assert [word for word in words if word != word.lower().strip()] == []


# --- any codebook -----------------------------------------------------------------------------


def test_a_theme_that_stands_twice_is_refused():
    with pytest.raises(InputError, match=r"^proef\.yaml: thema 'a' komt twee keer voor") as error:
        book({"id": "a"}, {"id": "b"}, {"id": "a"})
    assert error.value.todo == "Geef elk thema een eigen id."


def test_a_theme_that_stands_in_two_groups_is_refused():
    group = {"name": "G", "scope": ["Q1"], "themes": [{"id": "a", "name": "A"}]}
    data = {"name": "p", "version": "1", "groups": [{"id": "g", **group}, {"id": "h", **group}]}
    with pytest.raises(InputError, match="thema 'a' komt twee keer voor"):
        Codebook.build(CodebookFile.model_validate(data))


def test_an_unknown_main_theme_is_refused():
    with pytest.raises(InputError, match="thema 'a' noemt 'weg' als hoofdthema") as error:
        book({"id": "a", "parent": "weg"})
    assert "parent" in error.value.todo


@pytest.mark.parametrize(
    "parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}]
)
def test_themes_that_are_each_others_main_theme_are_refused(parents: dict[str, str]):
    with pytest.raises(InputError, match=f"thema's {', '.join(parents)} verwijzen in een kring"):
        book(*({"id": theme, "parent": parent} for theme, parent in parents.items()))


def test_a_cycle_above_a_theme_is_found_as_well():
    with pytest.raises(InputError, match="in een kring"):
        book({"id": "x", "parent": "a"}, {"id": "a", "parent": "b"}, {"id": "b", "parent": "a"})


@pytest.mark.parametrize("groups", [[], [{"id": "g", "name": "G", "scope": ["Q1"], "themes": []}]])
def test_an_empty_codebook_is_refused(groups: list[dict[str, Any]]):
    file = CodebookFile.model_validate({"name": "leeg", "version": "1", "groups": groups})
    with pytest.raises(InputError, match="het codeboek bevat geen thema's"):
        Codebook.build(file, "leeg.yaml")


@pytest.mark.parametrize("field", [{"id": "Met Spatie"}, {"id": "a", "definitie": "tikfout"}])
def test_a_mistyped_id_or_field_is_refused(field: dict[str, str]):
    with pytest.raises(ValidationError):
        book(field)


def test_a_theme_takes_its_scope_from_itself_else_its_parent_else_its_group():
    codebook = book(
        {"id": "own", "scope": ["Q3"]},
        {"id": "child", "parent": "own"},
        {"id": "grandchild", "parent": "child"},
        {"id": "plain"},
    )
    scopes = {t.id: codebook.scope(t.id) for t in codebook}
    assert scopes == {
        "own": ("Q3",),
        "child": ("Q3",),
        "grandchild": ("Q3",),
        "plain": ("Q1",),
    }


def test_a_whole_description_is_in_every_scope():
    codebook = book({"id": "a"})
    assert codebook.in_scope("a", "Q1", whole=False)
    assert not codebook.in_scope("a", "Q2", whole=False)
    assert codebook.in_scope("a", "Q2", whole=True)
    assert codebook.in_scope("a", "geheel", whole=True)


def test_a_theme_of_the_third_level_counts_for_both_above_it():
    codebook = book({"id": "a"}, {"id": "b", "parent": "a"}, {"id": "c", "parent": "b"})
    assert codebook.with_ancestors("c") == ["c", "b", "a"]
    assert [t.id for t in codebook.leaves()] == ["c"]


def test_coders_are_compared_at_the_level_that_all_of_them_used():
    codebook = book(
        {"id": "a"}, {"id": "a1", "parent": "a"}, {"id": "a2", "parent": "a"}, {"id": "b"}
    )

    def compared(*used: set[str]) -> list[str]:
        return [t.id for t in codebook.comparable("segment", *used)]

    assert compared({"a1", "b"}, {"a2"}) == ["a1", "a2", "b"]
    assert compared({"a1", "b"}, {"a"}) == ["a", "b"]
    assert compared({"a1"}, {"a", "a2"}) == ["a1", "a2", "b"]
    assert [t.id for t in codebook.comparable("respondent")] == []


@pytest.mark.parametrize(
    ("entry", "weak"),
    [
        ({"definition": "wat het is", "examples": ["een", "twee"]}, False),
        ({"definition": "wat het is", "examples": ["een"]}, True),
        ({"examples": ["een", "twee"]}, True),
        ({"otherwise": True}, False),
    ],
)
def test_an_entry_without_definition_or_two_examples_is_weak(entry: dict[str, Any], weak: bool):
    assert book({"id": "a", **entry}).weak_entries() == (["a"] if weak else [])


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_every_theme_lies_under_exactly_one_root(choices: list[int]):
    """A parent always stands earlier, so any such list is a forest."""
    parents = [f"t{choice % i}" if i and choice else "" for i, choice in enumerate(choices)]
    codebook = book(*({"id": f"t{i}", "parent": p} for i, p in enumerate(parents)))
    roots = {f"t{i}" for i, p in enumerate(parents) if not p}
    for theme in codebook:
        line = codebook.with_ancestors(theme.id)
        assert line[0] == theme.id
        assert [t for t in line if t in roots] == line[-1:]
        assert codebook.scope(theme.id) == ("Q1",)
    below = sum(len(codebook.children(t.id)) for t in codebook)
    assert below == len(parents) - len(roots)
