"""Why a disclosure was covered or was not, and an agreement renewed or not, told in words."""

import polars as pl
import pytest

import queries
from tests.api.test_measures import wide
from tests.snapshots.test_leaving import Exports

PROMISES = (
    "disclosure_has_agreement",
    "disclosure_has_ground",
    "disclosure_has_promised_agreement",
    "disclosure_has_confidentiality",
    "agreement_is_renewed",
)
# Of a kept row none of these may be said.
OF_A_BREACH = {
    "sv": r"\b(utan|inte|inget|ingen|först|saknas|gick ut)\b",
    "en": r"\b(without|not|no|none|nobody|only|ended)\b",
}
IN_BOTH = pytest.mark.parametrize("lang", ["sv", "en"])


@IN_BOTH
@pytest.mark.parametrize("promise", PROMISES)
def test_every_row_of_the_sample_has_a_whole_sentence(sample_store, promise, lang):
    """No field without a value, and no word of a breach in a row that was kept."""
    nb = queries.open(sample_store)
    rows = nb.items(promise, lang=lang)
    nb.close()
    kept = rows.filter(pl.col("status").is_in(["met", "pending"]))
    assert rows.height and kept.height
    faulty = rows.filter(pl.col("why").str.contains(r"–|\{|^$"))
    assert faulty["why"].to_list() == []
    met = rows.filter(status="met").filter(pl.col("why").str.contains(OF_A_BREACH[lang]))
    assert met["why"].to_list() == []


TABLES = {
    "recipients": wide(
        "recipient_id name role valid_from country",
        "m1 Gamla processor - SE",
        "m1 Partner processor 2025-01-01 SE",
        "m2 Tryck processor - SE",
        "m3 Nät joint_controller - SE",
        "m4 Ingen processor - SE",
    ),
    "agreements": wide(
        "agreement_id recipient_id company kind signed_on valid_from valid_until",
        "a1 m1 elnat processor - 2020-01-01 -",
        "a2 m1 fiber processor - 2020-01-01 -",
        "a3 m1 fiber processor - 2020-01-01 2020-12-31",
        "a4 m2 - processor 2026-06-15 2026-01-01 -",
        "a5 m3 - joint - 2026-01-01 2026-06-30",
        "a6 m3 - joint - 2026-07-02 -",
    ),
    "disclosures": wide(
        "disclosure_id company category ground recipient_id disclosed_on kind persons until_on",
        "d1 kem contact processor m1 2026-03-01 batch 4 -",
        "d2 kem contact processor m2 2026-03-01 batch 4 -",
        "d3 kem contact contract m3 2026-06-01 flow - 2026-07-31",
        "d4 kem contact processor m4 2026-03-01 batch 4 -",
        "d5 elnat contact processor m1 2026-03-01 batch 4 -",
    ),
}
SAID = {
    ("d1:contact", "sv"): "Den 1 mars 2026 lämnade KEM ut uppgifter till biträdet Partner. Ett "
    "biträdesavtal med mottagaren band Elnät och Fiber den dagen (a1, a2), men inget band KEM.",
    (
        "d1:contact",
        "en",
    ): "On 1 March 2026 KEM disclosed data to the processor Partner. A processor "
    "agreement with the recipient bound Elnät and Fiber that day (a1, a2), but none bound KEM.",
    ("d2:contact", "sv"): "Den 1 mars 2026 lämnade KEM ut uppgifter till biträdet Tryck. "
    "Biträdesavtalet a4 skulle ha gällt då men undertecknades först den 15 juni 2026, och band "
    "ingen dessförinnan.",
    ("d3:contact", "sv"): "Den 1 juli 2026 lämnade KEM ut uppgifter till gemensamt ansvariga Nät. "
    "Avtalet om gemensamt ansvar a5 hade gått ut den 30 juni 2026, och inget annat band KEM den "
    "dagen.",
    ("d4:contact", "en"): "On 1 March 2026 KEM disclosed data to the processor Ingen. The exports "
    "have no agreement at all with the recipient.",
    ("d5:contact", "sv"): "Den 1 mars 2026 lämnade Elnät ut uppgifter till biträdet Partner. Då "
    "gällde biträdesavtalet a1; sådant avtal sträcker sig i ett från den 1 januari 2020 och tills "
    "vidare.",
}


@pytest.fixture(scope="module")
def nb(tmp_path_factory: pytest.TempPathFactory):
    """A small world as its analyst reads it."""
    exports = Exports(tmp_path_factory.mktemp("why"))
    exports.load("2026-11-02", TABLES)
    found = queries.open(exports.store.folder)
    yield found
    found.close()


@IN_BOTH
def test_the_sentence_names_company_agreement_and_day(nb, lang):
    """Of a flow's month the day that lacked cover; a recipient has the newest of its names."""
    rows = nb.items("disclosure_has_agreement", as_of="2026-10-31", lang=lang)
    told = dict(
        rows.filter(pl.col("part").fill_null("") != "2026-06").select("item_id", "why").rows()
    )
    told = {item: why.replace("\u00a0", " ") for item, why in told.items()}
    wanted = {item: why for (item, of), why in SAID.items() if of == lang}
    assert {item: told[item] for item in wanted} == wanted


def test_a_month_that_was_covered_says_which_agreement_was_in_force(nb):
    rows = nb.items("disclosure_has_agreement", as_of="2026-10-31", item="d3:contact")
    said = dict(rows.select("part", "reason").rows())
    assert said == {"2026-06": "joint_until", "2026-07": "joint_ended"}
