"""The files of the Swedish flavour, one shape each."""

from datetime import date
from typing import Any

import polars as pl

from queries.sample.canonical import events_from
from queries.sample.scope import Scope
from queries.sample.shapes import Shape, Theirs
from queries.sample.swedish import words

FIRST_SYSTEM = ("kem", "elnat", "elhandel", "varme")
SECOND_SYSTEM = ("vatten", "avfall", "fiber")
FIRST_PREFIX, SECOND_PREFIX = "kx-", "ab-"
WRITTEN: dict[str, Any] = {"encoding": "cp1252", "delimiter": ";", "decimal": ","}
FIRST: dict[str, Any] = {**WRITTEN, "companies": FIRST_SYSTEM, "null": "-"}
SECOND: dict[str, Any] = {
    **WRITTEN,
    "companies": SECOND_SYSTEM,
    "date_format": "%d.%m.%Y",
    "null": "saknas",
}
COMPANY = Theirs("Bolag", words.COMPANY_CODES)
ACTIVITY = Theirs("Verksamhet", words.ACTIVITIES)


def shapes_of(scope: Scope, until: date) -> list[Shape]:
    """All files of the export of that day, in the contract's order of tables."""
    return [
        *_customers(),
        *_contracts(),
        _register(),
        *_holdings(is_series=scope.is_series),
        _erasures(),
        _consents(),
        *_requests(scope),
        *_uses(scope, until),
        *_disclosures(scope),
        _holds(),
    ]


def _named(**headers: str | tuple[str, dict[str, str]] | Theirs) -> dict[str, Theirs]:
    """Headers by contract column, with the source's words where a column has codes."""
    return {
        column: found if isinstance(found, Theirs)
        else Theirs(found) if isinstance(found, str) else Theirs(*found)
        for column, found in headers.items()
    }  # fmt: skip


def _customers() -> list[Shape]:
    first = _named(
        company=COMPANY,
        customer_id=Theirs("Kundnr", prefix=FIRST_PREFIX),
        person_ref="Personref",
        kind=("Kundtyp", words.KIND_LETTERS),
        organisation_id=Theirs("Kontakt för", prefix=FIRST_PREFIX),
        customer_since="Kund fr.o.m.",
        customer_until="Kund t.o.m.",
        last_contact_on="Senaste kontakt",
    )
    second = _named(
        company=ACTIVITY,
        customer_id=Theirs("Abonnentnummer", prefix=SECOND_PREFIX),
        person_ref="Person",
        kind=("Typ", words.KIND_WORDS),
        organisation_id=Theirs("Företagets nummer", prefix=SECOND_PREFIX),
        customer_since="Startdatum",
        customer_until="Slutdatum",
        last_contact_on="Senast i kontakt",
    )
    return [
        Shape("KUNDREG.csv", "customers", columns=first, **FIRST),
        Shape("ABONNENTER.csv", "customers", columns=second, **SECOND),
    ]


def _contracts() -> list[Shape]:
    first = _named(
        contract_id="Avtalsnr",
        company=COMPANY,
        customer_id=Theirs("Kundnr", prefix=FIRST_PREFIX),
        service=("Avtalstyp", words.SERVICES),
        starts_on="Gäller fr.o.m.",
        ends_on="Gäller t.o.m.",
        settled_on="Slutreglerat",
    )
    second = _named(
        contract_id="Abonnemang",
        company=ACTIVITY,
        customer_id=Theirs("Abonnentnummer", prefix=SECOND_PREFIX),
        service=("Tjänst", words.SERVICES),
        starts_on="Startdatum",
        ends_on="Slutdatum",
        settled_on="Slutfaktura",
    )
    return [
        Shape("AVTAL.csv", "contracts", columns=first, **FIRST),
        Shape("ABONNEMANG.csv", "contracts", columns=second, **SECOND),
    ]


def _register() -> Shape:
    columns = _named(
        processing_id="Behandling",
        category=("Kategori", words.CATEGORIES),
        company=COMPANY,
        system="System",
        purpose=("Ändamål", words.PURPOSES),
        legal_basis=("Rättslig grund", words.GROUNDS),
        retention=("Gallring", words.RETENTIONS),
        owner="Systemägare",
        valid_from="Gäller från",
        valid_until="Gäller till",
    )
    return Shape("ARTIKEL30.xlsx", "processings", columns=columns, sheet="Behandlingar")


def _holdings(*, is_series: bool) -> list[Shape]:
    shared: dict[str, Any] = {
        "holding_id": "Uppgiftspost",
        "system": "System",
        "category": ("Kategori", words.CATEGORIES),
        "collected_on": "Insamlad",
        "data_until": "Data t.o.m.",
        "contract_id": "Avtalsnr",
        "consent_id": "Samtycke",
        "fiscal_year_end": "Räkenskapsår slut",
        "restricted_from": "Begränsad fr.o.m.",
        "restricted_until": "Begränsad t.o.m.",
        "erased_on": "Gallrad den",
    }
    first = _named(**shared, company=COMPANY, customer_id=Theirs("Kundnr", prefix=FIRST_PREFIX))
    second = _named(
        **shared, company=ACTIVITY, customer_id=Theirs("Abonnentnummer", prefix=SECOND_PREFIX)
    )
    never, always = ("erased_on",), ("erased_on",) if is_series else ()
    shows = {**FIRST, "companies": ("elhandel", "varme")}
    others = {**FIRST, "companies": ("kem", "elnat")}
    return [
        Shape("UPPGIFTER_NAT.csv", "holdings", columns=first, without=never, **others),
        Shape("UPPGIFTER_HANDEL.csv", "holdings", columns=first, without=always, **shows),
        Shape("UPPGIFTER_MILJO.csv", "holdings", columns=second, without=always, **SECOND),
    ]


def _erasures() -> Shape:
    columns = _named(
        erasure_id="Protokollsrad",
        company=COMPANY,
        system="System",
        category=("Kategori", words.CATEGORIES),
        holding_id="Uppgiftspost",
        rows="Antal",
        erased_on="Gallrad den",
        how=("Åtgärd", words.HOW_ERASED),
        decision_ref="Beslut",
    )
    return Shape("GALLRINGSPROTOKOLL.csv", "erasures", columns=columns, **WRITTEN)


def _consents() -> Shape:
    columns = _named(
        consent_id="Samtycke",
        company=COMPANY,
        customer_id="Kund",
        purpose=("Ändamål", words.PURPOSES),
        for_channel=("Gäller kanal", words.CHANNELS),
        decision=("Svar", words.DECISIONS),
        decided_on="Datum",
        withdrawn_on="Återkallat",
        expires_on="Gäller t.o.m.",
        channel=("Kanal", words.CHANNELS),
        text_version="Text",
        evidence_ref="Bevis",
    )
    return Shape("SAMTYCKEN.csv", "consents", columns=columns, **WRITTEN)


def _requests(scope: Scope) -> list[Shape]:
    requests = _named(
        request_id="Ärende",
        company=COMPANY,
        customer_id="Kund",
        person_ref="Personref",
        kind=("Begäran", words.REQUESTS),
        received_on="Inkom",
        registered_on="Registrerad",
        channel=("Kanal", words.CHANNELS),
        is_signed=("Undertecknad", words.YES_NO),
        is_authenticated=("Inloggad", words.YES_NO),
        owner="Handläggs av",
        answered_on="Svar skickat",
        outcome=("Utfall", words.OUTCOMES),
        refusal_reason=("Avslagsgrund", words.REFUSALS),
        fee_sek="Avgift kr",
        late_cause=("Orsak till dröjsmål", words.LATE_CAUSES),
        duplicate_of="Dubblett av",
    )
    events = _named(
        event_id="Händelse",
        request_id="Ärende",
        kind=("Steg", words.STEPS),
        happened_on="Datum",
        company=COMPANY,
        reason=("Skäl", words.REASONS),
        told_until="Besked t.o.m.",
        request_kind=("Gäller", words.REQUESTS),
    )
    written = {**WRITTEN, "null": "-"}
    since = events_from(scope, "requests")
    return [
        Shape("ARENDEN.csv", "requests", columns=requests, events_from=since, **written),
        Shape("ARENDESTEG.csv", "request_events", columns=events, events_from=since, **written),
    ]


def _uses(scope: Scope, until: date) -> list[Shape]:
    columns = _named(
        use_id="Utskick",
        company=COMPANY,
        customer_id="Kund",
        purpose=("Ändamål", words.PURPOSES),
        category=("Kategori", words.CATEGORIES),
        ground=("Grund", words.USE_GROUNDS),
        service=("Tjänst", words.SERVICES),
        channel=("Kanal", words.CHANNELS),
        used_on="Datum",
    )
    # The app exports only what is new this month: its file is partial. Earlier uses are in the
    # register of mailings.
    is_new = (pl.col("purpose") == "improvement") & (pl.col("used_on") >= until.replace(day=1))
    since = events_from(scope, "uses")
    return [
        Shape(
            "UTSKICK.csv", "uses", where=~is_new, columns=columns, events_from=since, **WRITTEN
        ),
        Shape(
            "APPEN_NYTT.csv", "uses", where=is_new, columns=columns, events_from=since,
            complete=False, **WRITTEN,
        ),
    ]  # fmt: skip


def _disclosures(scope: Scope) -> list[Shape]:
    disclosures = _named(
        disclosure_id="Utlämnande",
        category=("Kategori", words.CATEGORIES),
        company=COMPANY,
        kind=("Slag", words.DISCLOSURES),
        customer_id="Kund",
        persons="Antal personer",
        recipient_id="Mottagare",
        purpose=("Ändamål", words.PURPOSES),
        disclosed_on="Datum",
        until_on="T.o.m.",
        ground=("Grund", words.DISCLOSURE_GROUNDS),
        consent_id="Samtycke",
    )
    recipients = _named(
        recipient_id="Mottagare",
        name="Namn",
        role=("Roll", words.ROLES),
        valid_from="Fr.o.m.",
        parent_id="Underbiträde åt",
        country="Land",
    )
    agreements = _named(
        agreement_id="Avtal",
        recipient_id="Mottagare",
        company=COMPANY,
        kind=("Avtalstyp", words.AGREEMENTS),
        signed_on="Undertecknat",
        valid_from="Fr.o.m.",
        valid_until="T.o.m.",
        reviewed_on="Granskat",
    )
    since = events_from(scope, "disclosures")
    return [
        Shape("UTLAMNANDEN.csv", "disclosures", columns=disclosures, events_from=since, **WRITTEN),
        Shape("MOTTAGARE.csv", "recipients", columns=recipients, **WRITTEN),
        Shape("AVTAL_MOTTAGARE.csv", "agreements", columns=agreements, **WRITTEN),
    ]


def _holds() -> Shape:
    columns = _named(
        hold_id="Spärr",
        company=COMPANY,
        customer_id="Kund",
        holding_id="Uppgiftspost",
        category=("Kategori", words.CATEGORIES),
        system="System",
        reason=("Skäl", words.HOLDS),
        holds_from="Fr.o.m.",
        holds_until="T.o.m.",
        review_on="Omprövas",
        reviewed_on="Omprövad",
        owner="Ansvarig",
    )
    return Shape("SPARRAR.csv", "holds", columns=columns, **WRITTEN)
