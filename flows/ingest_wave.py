"""An export becomes a wave in the store: read, cleaned of personal data, cut, and kept."""

from prefect import flow

from flows import tasks, told
from flows.parameters import WhichFiles
from pipeline.contracts import InputError


@flow(
    name="ronde-inlezen",
    flow_run_name=told.name_of_run("inlezen"),
    description="Leest een export in en bewaart de ronde met haar coderingen, zonder rapport.",
    persist_result=False,
)
@tasks.careful
def ingest_wave(files: WhichFiles) -> str:
    """Read every file of a wave, replace what is personal, cut the answers, and keep it all.

    The same files again change nothing; a corrected export is a new version of the wave. What is
    refused goes into quarantine, with the reason.

    :return: the name under which the wave is kept.
    """
    try:
        kept = tasks.ingested(files.request())
    except InputError as error:
        told.refused(files.export, error)
        raise
    told.wave(kept)
    return str(kept["wave"])
