"""The columns that survey tools add themselves, in the languages they are met in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Role(NamedTuple):
    """What a column of the tool itself is: an id, the kind that a user sees, and why (Dutch)."""

    id: str
    kind: str
    why: str


def _roles(tool: str, columns: Iterable[tuple[str, str, str]]) -> dict[str, Role]:
    whys = {
        "identity": f"kolom van {tool} met een persoonsgegeven",
        "date": f"datum van {tool}",
        "choice": f"kolom van {tool} zelf",
        "text": f"kolom van {tool} zelf",
        "id": f"kenmerk van de respondent in {tool}",
    }
    found = {}
    for names, role, kind in columns:
        for name in names.split("|"):
            found[name] = Role(role, "identity" if kind == "id" else kind, whys[kind])
    return found


# Names as they stand in an export; the older form has ResponseID and ExternalDataReference.
QUALTRICS: Mapping[str, Role] = _roles(
    "Qualtrics",
    [
        ("ResponseId|ResponseID|Response ID", "ResponseId", "id"),
        ("StartDate", "StartDate", "date"),
        ("EndDate", "EndDate", "date"),
        ("RecordedDate", "RecordedDate", "date"),
        ("Status", "Status", "choice"),
        ("Finished", "Finished", "choice"),
        ("DistributionChannel", "DistributionChannel", "choice"),
        ("UserLanguage", "UserLanguage", "choice"),
        ("ResponseSet", "ResponseSet", "choice"),
        ("Duration (in seconds)", "duration", "text"),
        ("Progress|LocationAccuracy|Q_RecaptchaScore", "measure", "text"),
        ("IPAddress|LocationLatitude|LocationLongitude", "place", "identity"),
        ("RecipientLastName|RecipientFirstName|RecipientEmail|EmailAddress", "person", "identity"),
        ("ExternalReference|ExternalDataReference|Name", "person", "identity"),
    ],
)
LIMESURVEY: Mapping[str, Role] = _roles(
    "LimeSurvey",
    [
        ("id|response id|antwoord-id|antwoord id|reactie-id|id-nummer", "ResponseId", "id"),
        ("submitdate|date submitted|datum verzonden|datum ingezonden", "submitdate", "date"),
        ("startdate|date started|startdatum|datum gestart", "StartDate", "date"),
        ("datestamp|date last action|datum laatste actie", "RecordedDate", "date"),
        ("lastpage|last page|laatste pagina", "measure", "text"),
        ("seed|startwaarde", "measure", "text"),
        ("startlanguage|start language|starttaal|begintaal", "UserLanguage", "choice"),
        ("ipaddr|ip address|ip-adres|refurl|referrer url|useragent", "place", "identity"),
        ("token|toegangscode", "person", "identity"),
    ],
)
_GOOGLE = _roles(
    "Google Forms",
    [
        ("timestamp|tijdstempel", "RecordedDate", "date"),
        ("email address|e-mailadres|username|gebruikersnaam", "person", "identity"),
    ],
)
_MICROSOFT = _roles(
    "Microsoft Forms",
    [
        ("id", "ResponseId", "id"),
        ("start time|begintijd", "StartDate", "date"),
        ("completion time|tijd van voltooien|voltooiingstijd", "RecordedDate", "date"),
        ("last modified time|tijd van laatste wijziging|laatst gewijzigd", "modified", "date"),
        ("email|e-mail|name|naam", "person", "identity"),
        ("language|taal", "UserLanguage", "choice"),
    ],
)
_EFS = _roles(
    "Unipark/EFS",
    [
        ("lfdn", "ResponseId", "id"),
        ("external_lfdn|p_0001|participant_code|code", "person", "identity"),
        ("dispcode", "dispcode", "choice"),
        ("duration", "duration", "text"),
        ("tester|lastpage|quality|rts", "measure", "text"),
        ("datetime", "RecordedDate", "date"),
        ("date_of_first_mail|date_of_last_access|browser|referer|device_type", "measure", "text"),
    ],
)
SURVEYMONKEY: Mapping[str, Role] = _roles(
    "SurveyMonkey",
    [
        ("respondentid|respondent id|respondent-id|respondent_id", "ResponseId", "id"),
        ("collectorid|collector id|collector-id|verzamelaar-id", "collector", "choice"),
        ("date created|begindatum|date_created", "StartDate", "date"),
        ("date modified|einddatum|date_modified", "RecordedDate", "date"),
        ("ip address|ip-adres|ip_address", "place", "identity"),
        ("email address|e-mailadres|email_address", "person", "identity"),
        ("first name|last name|voornaam|achternaam|first_name|last_name", "person", "identity"),
        ("custom data 1|aangepaste gegevens 1|custom_1", "person", "identity"),
    ],
)
EFS_MISSING = frozenset({"-77", "-99", "-66"})
EFS_COMPLETED = frozenset({"31", "32"})

# reader, what it looks like, how many of its columns must be there, its columns.
META: tuple[tuple[str, str, int, Mapping[str, Role]], ...] = (
    ("microsoft-forms", "een export van Microsoft Forms", 3, _MICROSOFT),
    ("limesurvey", "een export van LimeSurvey", 3, LIMESURVEY),
    ("efs", "een export van Unipark/EFS", 3, _EFS),
    ("google-forms", "een export van Google Forms", 1, _GOOGLE),
)
