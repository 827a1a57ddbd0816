"""Small invented frames with the columns of the API, for the chart tests."""

from datetime import date, timedelta

import polars as pl

DAY, SINCE = date(2026, 10, 31), date(2026, 9, 30)
COMPANIES = {
    "kem": "KEM",
    "elnat": "Elnät",
    "elhandel": "Elhandel",
    "varme": "Värme",
    "vatten": "Vatten",
    "avfall": "Avfall",
    "fiber": "Fiber",
}
PROMISES = {
    "erase_after_relationship": "Gallra 24 månader efter avslut",
    "answer_access_request": "Svara på begäran om utdrag",
    "answer_restriction_request": "Svara på begäran om begränsning",
    "consent_covers_holding": "Samtycke finns för det som sparas",
    "disclosure_has_agreement": "Lagens avtal vid utlämnande",
    "answer_objection": "Svara på invändning",
    "consent_covers_use": "Samtycke finns vid användning",
}
_FIGURES = ("figure", "figure_kind")
_COUNTS = ("shortfalls", "part", "whole")


def stands(*rows: tuple) -> pl.DataFrame:
    """Rows of the API's `standing`: promise, [company], standing, figure, figure_kind; a share is
    of a thousand unless part and whole are named."""
    keys = ["promise", "company"] if rows and len(rows[0]) in (5, 8) else ["promise"]
    schema = dict.fromkeys([*keys, "standing"], pl.String)
    schema |= dict(zip(_FIGURES, (pl.Float64, pl.String), strict=True))
    schema |= dict.fromkeys(_COUNTS, pl.Int64)
    return pl.DataFrame([_with_counts(row, len(schema)) for row in rows], schema, orient="row")


def _with_counts(row: tuple, width: int) -> tuple:
    if len(row) == width:
        return row
    figure, kind = row[-2:]
    if figure is None:
        return (*row, None, None, None)
    if kind == "share":
        return (*row, 3, round(figure * 1000), 1000)
    return (*row, int(figure), 0, 0)


STANDING = stands(
    ("erase_after_relationship", "not_kept", 266.0, "count"),
    ("answer_access_request", "not_kept", 0.952, "share"),
    ("consent_covers_holding", "near", 5.0, "count"),
    ("disclosure_has_agreement", "not_measurable", None, "count"),
    ("answer_objection", "kept", 0.0, "count"),
    ("consent_covers_use", "kept", 0.0, "count"),
    ("answer_restriction_request", "no_cases", None, "count"),
)
BEFORE = STANDING.with_columns(
    figure=pl.Series([208.0, 0.964, 7.0, None, 0.0, 0.0, None]),
)


def bridge(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """The steps between two standings, as if all that is new fell due, and nothing fell away."""
    named = {"figure": "then", "figure_kind": "kind_then"}
    both = now.join(then.select("promise", *named).rename(named), on="promise", how="left")
    is_share = pl.col("figure_kind") == "share"
    count_then = pl.when(pl.col("kind_then") == "share").then(3.0).otherwise("then")
    made = both.select(
        "promise",
        then=count_then.fill_null(0).cast(pl.Int64),
        now=pl.col("shortfalls").fill_null(0),
        share_then=pl.when(pl.col("kind_then") == "share").then("then"),
        share_now=pl.when(is_share).then("figure"),
    )
    new = (pl.col("now") - pl.col("then")).clip(lower_bound=0)
    done = (pl.col("then") - pl.col("now")).clip(lower_bound=0)
    return made.with_columns(fell_due=new, done=done, fell_away=0, restated=0)


BY_COMPANY = stands(
    ("erase_after_relationship", "elnat", "not_kept", 31.0, "count"),
    ("erase_after_relationship", "elhandel", "not_kept", 12.0, "count"),
    ("erase_after_relationship", "varme", "not_kept", 214.0, "count"),
    ("erase_after_relationship", "vatten", "near", 9.0, "count"),
    ("erase_after_relationship", "avfall", "kept", 0.0, "count"),
    ("erase_after_relationship", "fiber", "no_cases", None, "count"),
    ("answer_access_request", "elnat", "near", 0.97, "share"),
    ("answer_access_request", "elhandel", "not_kept", 0.91, "share"),
    ("answer_access_request", "varme", "kept", 1.0, "share"),
    ("answer_access_request", "kem", "not_measurable", None, "share"),
    ("consent_covers_holding", "elhandel", "near", 4.0, "count"),
    ("consent_covers_holding", "fiber", "near", 1.0, "count"),
    ("consent_covers_holding", "elnat", "kept", 0.0, "count"),
    *(
        (promise, company, "kept", 0.0, "count")
        for promise in ("answer_objection", "consent_covers_use")
        for company in COMPANIES
    ),
)
MONTHS = pl.DataFrame(
    [
        {
            "promise": promise,
            "day": date(2026, 1, 1) + timedelta(days=30 * at),
            "share" if figure < 1 and figure else "count": figure,
        }
        for promise, figures in {
            "erase_after_relationship": [
                180,
                175,
                190,
                188,
                200,
                230,
                229,
                240,
                221,
                238,
                208,
                266,
            ],
            "answer_access_request": [
                0.96,
                0.96,
                0.98,
                0.975,
                0.97,
                0.95,
                0.955,
                0.96,
                0.964,
                0.952,
            ],
            "answer_objection": [0, 0, 0],
        }.items()
        for at, figure in enumerate(figures)
    ],
    schema={"promise": pl.String, "day": pl.Date, "count": pl.Float64, "share": pl.Float64},
    strict=False,
)
MOVED = {
    "then": 208,
    "fell_due": 131,
    "done": 52,
    "fell_away": 9,
    "restated": -12,
    "now": 266,
}
NEXT = {"purge": "Poster att gallra", "requests": "Begäranden att besvara"}


def ahead() -> pl.DataFrame:
    purge = [142, 118, 97, 131, 155, 84, 61, 12, 420, 133, 120, 98, 141]
    requests = [3, 4, 2, 3, 0, 1, 0, 0, 1, 0, 0, 0, 0]
    monday = date(2026, 10, 26)
    return pl.DataFrame(
        [
            {"kind": kind, "week": monday + timedelta(weeks=at), "due": count}
            for kind, counts in {"purge": purge, "requests": requests}.items()
            for at, count in enumerate(counts)
        ]
    )


def requests() -> pl.DataFrame:
    """Open requests as `measure("requests")` gives them, the most urgent first."""
    rows = [
        ("B-2231", "access", date(2026, 9, 14), date(2026, 10, 14), None, None, False),
        ("B-2240", "erasure", date(2026, 9, 28), date(2026, 10, 28), None, None, False),
        ("B-2245", "access", date(2026, 9, 30), date(2026, 10, 31), None, None, False),
        ("B-2251", "access", date(2026, 10, 2), date(2026, 11, 2), None, None, False),
        ("B-2260", "objection", date(2026, 10, 12), date(2026, 11, 19), None, None, False),
        ("B-2219", "access", date(2026, 8, 31), date(2026, 11, 30), date(2026, 9, 30), None, False),
        ("B-2271", "portability", date(2026, 10, 28), date(2026, 11, 30), None, None, False),
        ("B-2247", "rectification", date(2026, 9, 29), None, None, date(2026, 10, 2), True),
    ]
    dated = ("received_on", "due_on", "extended_on", "paused_since")
    frame = pl.DataFrame(rows, schema=["request_id", "kind", *dated, "is_paused"], orient="row")
    pause = [{"paused_from": date(2026, 10, 14), "paused_until": date(2026, 10, 21)}]
    return frame.with_columns(
        days=(pl.col("due_on") - DAY).dt.total_days(),
        pauses=pl.Series([None, None, None, None, pause, None, None, None]),
        status=pl.when("is_paused")
        .then(pl.lit("held"))
        .when(pl.col("due_on") < DAY)
        .then(pl.lit("overdue"))
        .otherwise(pl.lit("pending")),
    )


def curve() -> pl.DataFrame:
    rows = []
    for period, mean in (("current", 15.0), ("before", 10.5)):
        for day in range(0, 90):
            rows.append((period, day, 2.718281828 ** (-((day / mean) ** 1.5)), 286 - day))
    return pl.DataFrame(rows, schema=["period", "day", "unanswered", "at_risk"], orient="row")


def margin_days() -> pl.DataFrame:
    rows = [(day, "in_time", max(1, 15 - abs(day + 17))) for day in range(-30, 1)]
    rows += [(-1, "in_time", 6), (-2, "in_time", 5)]
    rows += [(day, "late", 3 - day // 8) for day in range(1, 12, 2)]
    rows += [(3, "open_late", 1), (17, "open_late", 1), (400, "late", 2), (-80, "in_time", 3)]
    return pl.DataFrame(rows, schema=["margin_days", "state", "requests"], orient="row")


def curve_of_fixed_days() -> pl.DataFrame:
    """As management gets it: a few days, and none where fewer than eight still wait."""
    days = pl.col("day").is_in([0, 7, 14, 21, 28, 31, 60])
    return curve().filter(days).with_columns(binned=pl.lit(True))


# As management gets it: the first day of each bin, small cells null.
MARGIN_BINS = pl.DataFrame(
    [
        (-15, "in_time", 160),
        (-14, "in_time", 59),
        (-7, "in_time", 13),
        (1, "late", None),
        (8, "late", None),
        (8, "open_late", 12),
        (31, "open_late", 9),
    ],
    schema=["margin_days", "state", "requests"],
    orient="row",
)
OUTCOMES = pl.DataFrame(
    [
        ("access", "in_time", 140),
        ("access", "in_time_extended", 12),
        ("access", "late", 9),
        ("access", "open_late", 1),
        ("access", "withdrawn", 5),
        ("erasure", "in_time", 60),
        ("erasure", "late", 4),
        ("erasure", "open_late", 1),
        ("erasure", "paused", 1),
        ("portability", "in_time", 3),
        ("marketing_optout", "in_time", 40),
    ],
    schema=["kind", "outcome", "requests"],
    orient="row",
)
BACKLOG = pl.DataFrame(
    {
        "bucket": ["over_8_30", "over_1_7", "last_day", "left_1_3", "left_15", "paused"],
        "requests": [1, 1, 1, 1, 3, 1],
    }
)
HIDDEN_OUTCOMES = pl.DataFrame(
    [
        ("access", "in_time", 140),
        ("access", "late", None),
        ("access", "open_late", None),
        ("access", "withdrawn", None),
        ("erasure", "in_time", 60),
        ("erasure", "late", None),
        ("erasure", "in_time_extended", None),
        ("portability", "in_time", None),
        ("marketing_optout", "in_time", 40),
    ],
    schema=["kind", "outcome", "requests"],
    orient="row",
)
HIDDEN_BACKLOG = pl.DataFrame(
    {"bucket": ["over_8_30", "over_1_7", "left_15", "paused"], "requests": [None, None, 12, 9]}
)
