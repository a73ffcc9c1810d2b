"""How well the automatic coding agrees with people, and people with each other."""

from prefect import flow

from flows import tasks, told
from flows.parameters import HowTreated, Treatment, WaveName
from pipeline.contracts import InputError


@flow(
    name="codering-toetsen",
    flow_run_name=told.name_of_run("toetsen"),
    description="Vergelijkt de automatische codering van een bewaarde ronde met die van mensen.",
    persist_result=False,
)
@tasks.careful
def validate_coding(wave: WaveName, treatment: HowTreated = Treatment()) -> None:  # noqa: B008
    """Code a kept wave and compare that, theme by theme, with what people coded.

    Segments that people coded are coded automatically with what was learned from other
    respondents. Only what was coded without automatic codes in sight counts, and only segments
    that were drawn by chance (see ``pipeline.run.conclude``). No report is written.

    :raises InputError: nobody coded this wave yet.
    """
    measured = tasks.measured(treatment.request(wave))
    if not measured["agreement"]:
        raise InputError(
            f"ronde '{wave}' is nog niet door mensen gecodeerd; er is niets te vergelijken.",
            "Lees coderingen in, of laat mensen lezen met de flow ronde-coderen.",
        )
    told.agreement(measured)
