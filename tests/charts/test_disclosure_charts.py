"""What the charts of disclosures show of their frames: lanes, cells, months, and what is hidden."""

import re
from datetime import date

import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.disclosures.lanes import lanes, why
from dashboard.charts.palette import STANDINGS, STATES
from dashboard.words import LANGUAGES, words
from tests.charts import disclosure_frames as made
from tests.charts.chart_cases import CHARTS, values
from tests.charts.chart_frames import DAY

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
SV, EN = words("sv"), words("en")


def lanes_of(months=None, spans=made.SPANS):
    frame = made.months() if months is None else months
    return lanes(frame.iter_rows(named=True), spans.to_dicts(), made.NAMES)


def drawn(months=None, spans=made.SPANS, **how):
    frame = made.months() if months is None else months
    named = {"names": made.NAMES, "companies": made.COMPANIES}
    return charts.recipients(frame, spans, day=DAY, **named, **how)


def test_the_latest_fault_comes_first_then_open_secrecy_then_volume():
    assert [lane.name for lane in lanes_of()] == [
        "Farkoll IT AB",
        "Nordbud Print AB",
        "Inkassohuset",
        "Mailwave Inc.",
        "Callista Support",
        "Kronofogden",
    ]


def test_an_agreement_that_is_to_be_renewed_comes_before_those_that_go_on():
    fine = made.months().filter(pl.col("recipient").is_in(["m-mail", "m-calls"]))
    is_ending = pl.col("recipient") == "m-calls"
    ending = made.SPANS.with_columns(
        valid_until=pl.when(is_ending).then(date(2027, 1, 29)).otherwise("valid_until"),
        state=pl.when(is_ending).then(pl.lit("ends_soon")).otherwise("state"),
    )
    first, second = lanes_of(fine, ending)
    assert (first.name, second.name) == ("Callista Support", "Mailwave Inc.")
    assert why(first, DAY, made.COMPANIES, SV) == "biträdesavtal går ut 29\u00a0jan 2027"
    assert lanes_of(fine)[0].name == "Mailwave Inc."


def test_each_lane_says_why_it_stands_there():
    said = {lane.name: why(lane, DAY, made.COMPANIES, SV) for lane in lanes_of()}
    assert said == {
        "Farkoll IT AB": "Vatten: biträdesavtal slut 15\u00a0aug",
        "Nordbud Print AB": "KEM: lucka i avtalet, maj 2026",
        "Inkassohuset": "sekretessavtal saknades",
        "Mailwave Inc.": "biträde, USA",
        "Callista Support": "biträde",
        "Kronofogden": "myndighet: inget avtal krävs",
    }
    english = {lane.name: why(lane, DAY, made.COMPANIES, EN) for lane in lanes_of()}
    assert english["Kronofogden"] == "authority: no agreement needed"
    assert english["Nordbud Print AB"] == "KEM: gap in the agreement, May 2026"


def test_no_agreement_at_all_and_one_that_did_not_suffice_are_told_apart():
    print_only = made.months().filter(pl.col("recipient") == "m-print")
    bare = print_only.with_columns(agreement=pl.lit("none"))
    assert why(lanes_of(bare)[0], DAY, made.COMPANIES, SV) == "inget biträdesavtal binder KEM"
    whole = print_only.with_columns(agreement=pl.lit("in_force"))
    assert (
        why(lanes_of(whole)[0], DAY, made.COMPANIES, SV)
        == "KEM: avtalet täckte inte utlämnandet, maj 2026"
    )


def test_the_bars_are_the_agreements_of_the_company_that_lacked_one():
    """Agreements that bind another company are no cover: not drawn, and the line names ours. Where
    nobody lacked any, those of the company that disclosed last."""
    theirs = pl.DataFrame(
        [("m-print", "fiber", "data", date(2023, 1, 1), None, "in_force")],
        schema=made.SPANS.schema,
        orient="row",
    )
    print_only = made.months().filter(pl.col("recipient") == "m-print")
    lacking = pl.when(pl.col("lacks") > 0).then(pl.lit("none")).otherwise("agreement")
    ours = pl.when(pl.col("lacks") > 0).then(pl.lit("vatten")).otherwise(pl.lit("fiber"))
    months = print_only.with_columns(agreement=lacking, company=ours)
    lane = lanes_of(months, theirs)[0]
    assert (lane.company, lane.drawn) == ("vatten", [])
    assert why(lane, DAY, made.COMPANIES, SV) == "inget biträdesavtal binder Vatten"
    assert why(lane, DAY, made.COMPANIES, EN) == "no processor agreement binds Vatten"
    assert values(drawn(months, theirs).spec("page"), 2) == []
    covered = months.with_columns(lacks=pl.lit(0, pl.Int64))
    bars = values(drawn(covered, theirs, lang="sv").spec("page"), 2)
    assert [bar["description"] for bar in bars] == [
        "Nordbud Print AB: personuppgiftsavtal med Fiber från 1\u00a0januari 2023 tills vidare."
    ]


def test_an_agreement_that_had_not_begun_is_no_gap():
    print_only = made.months().filter(pl.col("recipient") == "m-print")
    early = print_only.with_columns(agreement=pl.lit("to_come"))
    said = why(lanes_of(early)[0], DAY, made.COMPANIES, SV)
    assert said == "KEM: avtalet gällde inte än, maj 2026"


def test_what_left_without_an_agreement_is_a_diamond_with_its_number():
    spec = drawn().spec("page")
    dots, texts = values(spec, 3), values(spec, 4)
    faults = [dot for dot in dots if dot["shape"] == "diamond"]
    assert [dot["recipient"] for dot in faults] == ["m-it", "m-it", "m-print", "m-print"]
    # Under each diamond, at its place along the day.
    numbers = [text for text in texts if text["align"] == "center"]
    assert [text["text"] for text in numbers] == ["1", "1", "2", "6"]
    assert [text["from"] for text in numbers] == [dot["from"] for dot in faults]
    assert {dot["recipient"] for dot in dots if dot["shape"] == "triangle-up"} == {"m-debt"}


def test_a_dot_grows_with_what_left_and_none_stands_after_the_day():
    dots = values(drawn().spec("page"), 3)
    size = {dot["recipient"]: dot["size"] for dot in dots if dot["shape"] == "circle"}
    assert size["m-mail"] > size["m-calls"] > size["m-print"] > size["m-court"]
    assert max(dot["from"] for dot in dots) < 0


def test_a_bar_ends_after_its_last_day_and_a_gap_is_a_gap():
    spec = drawn().spec("page")
    bars = [bar for bar in values(spec, 2) if bar["recipient"] == "m-print"]
    data = [bar for bar in bars if bar["fill"] == STATES["done"].fill.on("page")]
    assert data[0]["to"] == (date(2026, 4, 1) - DAY).days
    assert data[1]["from"] == (date(2026, 6, 1) - DAY).days
    assert data[0]["description"].endswith("från 1\u00a0januari 2023 till 31\u00a0mars 2026.")
    assert data[1]["description"].endswith("från 1\u00a0juni 2026 tills vidare.")


def test_the_answer_counts_faults_and_their_recipients():
    assert drawn(lang="sv").answer == (
        "Ja, på två år: 10 utlämnanden till två mottagare utan det avtal som behövdes, "
        "senast i oktober 2026."
    )
    fine = made.months().filter(pl.col("recipient") == "m-calls")
    assert drawn(fine, lang="en").answer == (
        "No, in two years the agreement that was needed was in force every time."
    )


def test_what_cannot_be_told_is_not_said_to_be_in_order():
    blind = made.months().filter(pl.col("recipient") == "m-calls").with_columns(not_told=3)
    assert drawn(blind, lang="sv").answer == "För 72 går det inte att säga."


def test_sixteen_recipients_and_more_are_folded_into_the_table():
    many = pl.concat(
        [
            made.months()
            .filter(pl.col("recipient") == "m-calls")
            .with_columns(recipient=pl.lit(f"r{at}"))
            for at in range(18)
        ]
    )
    drawing = drawn(many, made.SPANS.clear(), lang="sv")
    assert len(values(drawing.spec("page"), 0)) == 15
    assert drawing.table.height == 18
    assert "Tre mottagare till, utan anmärkning, står i tabellen." in drawing.answer


def test_without_disclosures_there_is_a_sentence():
    for drawing in (
        drawn(made.months().clear(), lang="en"),
        charts.matrix(made.CELLS.clear(), names={}, lang="en"),
        charts.grounds(made.grounds().clear(), day=DAY, lang="en"),
    ):
        assert drawing.chart is None
        assert drawing.answer.startswith("Nothing was disclosed")


def cell_of(spec, layer: int, **where) -> dict:
    return next(r for r in values(spec, layer) if all(r[k] == v for k, v in where.items()))


def test_a_cell_at_fault_says_how_many_of_how_many():
    drawing = CHARTS["matrix"](lang="sv")
    spec = drawing.spec("page")
    here = {"recipient": "m-print", "category": "contact"}
    assert cell_of(spec, 1, **here)["text"] == "■ 5 av 280"
    assert cell_of(spec, 1, **here)["short"] == "■ 5"
    assert cell_of(spec, 0, **here)["fill"] == STATES["overdue"].fill.on("page")
    assert "5 utan avtal" in cell_of(spec, 0, **here)["description"]
    # Two grounds of one category are one cell; what lacked its ground is at fault too.
    both = {"recipient": "m-debt", "category": "contact"}
    assert cell_of(spec, 1, **both)["text"] == "■ 9 av 122"
    assert cell_of(spec, 1, recipient="m-court", category="billing")["text"] == "·"
    assert drawing.answer == "Mest saknades för Inkassohuset, kontakt: 9 av 122 utlämnanden."


def test_of_two_things_lacking_only_the_least_is_known():
    both = made.CELLS.with_columns(lacks_ground=pl.lit(2))
    spec = charts.matrix(both, names=made.NAMES).spec("page")
    assert cell_of(spec, 1, recipient="m-print", category="contact")["text"] == "■ ≥5 av 280"


def test_recipients_at_fault_come_first_and_thousands_do_not_drown_tens():
    spec = CHARTS["matrix"]().spec("page")
    order = spec["layer"][0]["encoding"]["y"]["sort"]
    assert order[:3] == ["m-debt", "m-print", "m-it"]
    depth = {row["recipient"]: row["depth"] for row in values(spec, 0)}
    assert depth["m-court"] < depth["m-mail"] <= 1


def test_the_table_of_the_matrix_says_on_which_ground():
    table = CHARTS["matrix"](lang="sv").table
    rows = table.filter((pl.col("recipient") == "m-debt") & (pl.col("category") == "contact"))
    assert rows["Rättslig grund"].to_list() == ["Samtycke", "Avtal med kunden"]
    assert rows["Utan rättslig grund"].to_list() == [9, 0]


def test_grounds_are_a_year_of_months_and_a_month_at_fault_is_dark():
    drawing = CHARTS["grounds"](lang="sv")
    rows = values(drawing.spec("page"), 0)
    assert {row["month"] for row in rows} == {month.isoformat() for month in made.MONTHS[12:]}
    fault = cell_of(drawing.spec("page"), 0, ground="consent", month="2026-07-01")
    assert fault["text"] == f"{STANDINGS['not_kept'].glyph} 9"
    assert fault["fill"] == STATES["overdue"].fill.on("page")
    assert "9 utlämnanden saknade sin rättsliga grund" in drawing.answer
    assert drawing.table["Utan rättslig grund"].to_list() == [0, 0, 9, 0]


@IN_BOTH
@pytest.mark.parametrize("name", ["recipients_hidden", "matrix_hidden", "grounds_hidden"])
def test_a_hidden_count_is_nowhere_and_has_no_standing(name, lang):
    """Neither as a number in a text, nor as a colour that would tell what it is."""
    w = words(lang)
    drawing = CHARTS[name](lang=lang)
    spec = drawing.spec("page")
    rows = [row for at in range(len(spec["layer"])) for row in values(spec, at)]
    told = [str(row[key]) for row in rows for key in ("description", "text") if key in row]
    told += [str(cell) for column in drawing.table for cell in column]
    cleaned = [text.replace(w("small.hidden"), "") for text in told]
    counted = re.compile(r"(?<![\w,.\u00a0])[1-7] (?:utl|utan|discl|without)|^(■ )?≥?[1-7]( |$)")
    assert not [text for text in cleaned if counted.search(text)]
    hidden = [
        row for row in rows if w("small.hidden") in row.get("description", "") and "fill" in row
    ]
    assert hidden
    assert STATES["overdue"].fill.on("page") not in {row["fill"] for row in hidden}
    assert drawing.key[-1].text == w("small.key")
    if name == "recipients_hidden":
        assert len({row["size"] for row in hidden}) == 1
