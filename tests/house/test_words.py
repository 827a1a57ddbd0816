"""Both languages say everything, and write numbers and days as their readers do."""

import re
from datetime import date
from pathlib import Path

import pytest

from dashboard.items.labels import KINDS, status_name
from dashboard.items.labels import STATUSES as NAMES_OF_STATUSES
from dashboard.items.listing import Listing
from dashboard.words import LANGUAGES, placeholders, sentence, words
from dashboard.words.written import written
from queries.build.schema import STATUSES
from queries.exports import TABLES
from queries.notices.model import NATURES

ROOT = Path(__file__).resolve().parents[2] / "dashboard"
SV, EN = words("sv"), words("en")
# Keys that are put together from a family and a value, as `w(f"standing.{standing}")`.
KEY = re.compile(r"""\bw\(\s*f?"([a-z_]+(?:\.[a-z_0-9{}'\[\]"]+)+)\"""")
COUNTED = re.compile(r"""\bw\.(?:count|worded)\(\s*f?"([a-z_]+(?:\.[a-z_0-9{}]+)+)\"""")


def test_both_languages_have_the_same_keys():
    assert SV.texts.keys() == EN.texts.keys()


@pytest.mark.parametrize("key", SV.texts)
def test_both_languages_fill_in_the_same_names(key):
    """A Swedish singular may say `en` where English needs the number, and the other way round."""
    optional = {"n", "k", "m", "measured"} if key.endswith((".one", ".other")) else set()
    assert placeholders(SV.texts[key]) - optional == placeholders(EN.texts[key]) - optional


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_ends_in_a_space(lang):
    texts = words(lang).texts
    assert len(texts) > 800
    for key, text in texts.items():
        assert text and text == text.strip(), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plurals_come_in_pairs(lang):
    texts = words(lang).texts
    # `channel.other` and `held_by.other` are values of lists, no plurals.
    stems = {key.rsplit(".", 1)[0] for key in texts if key.endswith((".one", ".other"))}
    stems -= {"channel", "held_by"}
    assert stems
    for stem in stems:
        assert f"{stem}.one" in texts and f"{stem}.other" in texts


def test_every_plain_key_of_the_code_exists():
    source = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.rglob("*.py"))
    asked = [*KEY.findall(source), *(f"{key}.other" for key in COUNTED.findall(source))]
    plain = {key for key in asked if "{" not in key}
    assert len(plain) > 200
    assert {key for key in plain if not SV.has(key)} == set()


def test_every_key_is_used():
    """A text that nothing shows is a text that nobody reads, and that drifts."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.rglob("*.py"))
    whole = set(re.findall(r"""(?<=["'])[\w.]+(?=["'])""", source))
    # `family.{value}`, or `family.name_{value}`
    families = {found[:-1] for found in re.findall(r"""["']((?:\w+\.)+)[a-z_]*{""", source)}
    families |= set(re.findall(r"""\.name\(["'](\w+)["']""", source))
    families |= {*KINDS, *NAMES_OF_STATUSES.values()}
    unused = []
    for key in SV.texts:
        stem = re.sub(r"\.(one|other|gender)$", "", key)
        parts = stem.split(".")
        above = {".".join(parts[:at]) for at in range(1, len(parts))}
        if stem not in whole and not above & families:
            unused.append(key)
    assert unused == []


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        SV("no.such_key")


CLOSED = {
    "table": set(TABLES),
    "thing": set(TABLES),
    "kind": TABLES["requests"].columns["kind"].values,
    "kind_short": TABLES["requests"].columns["kind"].values,
    "kind_many": TABLES["requests"].columns["kind"].values,
    "channel": TABLES["requests"].columns["channel"].values,
    "ground": TABLES["disclosures"].columns["ground"].values,
    "ground_said": TABLES["disclosures"].columns["ground"].values,
    "party": TABLES["recipients"].columns["role"].values,
    "agreement": TABLES["agreements"].columns["kind"].values,
    "held_by": {
        *TABLES["holds"].columns["reason"].values,
        *("restriction", "accounting", "metering", "no_decision"),
    },
    "duty_status": set(STATUSES) - {"broken"},
    "condition_status": set(STATUSES) - {"broken", "held"},
    "event_status": {"broken", "met"},
}


@pytest.mark.parametrize("family", CLOSED)
def test_a_closed_list_is_worded_to_its_last_value(family):
    """And has no word for what it does not hold."""
    named = {key.partition(".")[2] for key in SV.texts if key.startswith(f"{family}.")}
    assert named == set(CLOSED[family])


def test_a_value_without_a_word_is_an_error_unless_the_exports_choose_it():
    with pytest.raises(KeyError):
        SV.name("kind", "no_such_kind")
    assert SV.name("category", "no_such_category") == "no_such_category"


def test_singular_and_plural():
    assert SV.count("days.left", 1) == "1 dag kvar"
    assert SV.count("days.left", 2) == "2 dagar kvar"
    assert EN.count("days.over", 1) == "1 day overdue"
    assert EN.count("days.over", 17) == "17 days overdue"


def test_a_clause_begins_with_a_word_up_to_twelve():
    assert sentence(SV.worded("clocks.over", 2)) == "Två har passerat sista dagen."
    assert SV.worded("clocks.over", 13) == "13 har passerat sista dagen."
    assert sentence(EN.worded("clocks.over", 1)) == "One is past its last day."


def test_swedish_agrees_in_gender():
    """En begäran, ett löfte."""
    assert SV.worded("requests.over", 1).startswith("en öppen begäran")
    assert sentence(SV.worded("overview.blind", 1)) == "Ett löfte kan inte mätas."
    fewer = SV.worded("overview.kept_fewer", 1, kept=2, measured=3, day="d", since="s")
    assert "ett färre" in fewer


def test_decimal_comma_and_spaces_that_do_not_break():
    assert written("sv").number(1234567.8, 1) == "1\u00a0234\u00a0567,8"
    assert written("en").number(1234567.8, 1) == "1,234,567.8"
    assert written("sv").number(-12) == "−12"
    assert written("sv").number(-0.04, 1) == "0,0"
    assert written("sv").signed(58) == "+58"
    assert written("sv").signed(0) == "0"


@pytest.mark.parametrize(
    ("share", "swedish", "english"),
    [
        (0.952, "95,2\u00a0%", "95.2%"),
        (0.9999, "99,9\u00a0%", "99.9%"),
        (1.0, "100,0\u00a0%", "100.0%"),
        (0.0, "0,0\u00a0%", "0.0%"),
        (0.0004, "under 0,1\u00a0%", "below 0.1%"),
        (0.29, "29,0\u00a0%", "29.0%"),
        (2 / 3, "66,6\u00a0%", "66.6%"),
    ],
)
def test_shares_are_floored(share, swedish, english):
    """100 % means all of them, 0 % none of them."""
    assert written("sv").share(share) == swedish
    assert written("en").share(share) == english


def test_a_share_of_fewer_than_eight_is_two_numbers():
    assert words("sv").share_of(3, 7) == "3 av 7"
    assert words("en").share_of(7, 8) == "87.5%"


def test_a_change_of_a_share_is_in_points():
    assert written("sv").points(-0.012) == "−1,2\u00a0p.e."
    assert written("en").points(0.012) == "+1.2\u00a0pp"


def test_days_in_both_languages():
    day = date(2026, 4, 7)
    assert written("sv").weekday(day) == "tisdag 7\u00a0april 2026"
    assert written("en").weekday(day) == "Tuesday 7\u00a0April 2026"
    assert written("sv").short(date(2026, 10, 31)) == "31\u00a0okt"
    assert written("en").short_day(date(2026, 10, 31)) == "31\u00a0Oct 2026"
    assert written("sv").day_beside(date(2026, 9, 30), day) == "30\u00a0september"
    assert written("sv").day_beside(date(2025, 9, 30), day) == "30\u00a0september 2025"
    assert written("en").month(day) == "April 2026"


def test_neither_a_truth_value_nor_nothing_is_written():
    """They would show as `True` and `None`."""
    for value in (True, None):
        with pytest.raises(TypeError):
            SV("foot.data", day=value, loaded="x", id="y")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_vega_locale_is_whole(lang):
    locale = written(lang).vega_locale()
    assert len(locale["time"]["months"]) == len(locale["time"]["shortMonths"]) == 12
    assert locale["time"]["days"][0] in ("söndag", "Sunday")
    assert locale["number"]["decimal"] == ("," if lang == "sv" else ".")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("nature", NATURES)
def test_an_address_may_name_a_status_that_no_such_thing_has(nature, lang):
    """`status=broken` of a duty is a status without rows, not a part of the page that fails."""
    listing = Listing(("item_id",))
    for status in STATUSES:
        assert status_name(listing, nature, status, words(lang))


KINDS_OF = (
    ("requests", "kind"),
    ("agreements", "kind"),
    ("disclosures", "kind"),
    ("holds", "reason"),
)


@pytest.mark.parametrize(("table", "column"), KINDS_OF)
def test_each_kind_of_row_has_a_word(table, column):
    """Of the columns of the contract that a promise may state as the kind of its items."""
    for value in TABLES[table].columns[column].values:
        assert any(SV.has(f"{family}.{value}") for family in KINDS), value
