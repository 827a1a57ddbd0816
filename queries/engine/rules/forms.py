"""Forms and functions that one engine lacks, parses otherwise, or evaluates otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from queries.engine.rules.registry import JUDGED, PORTABLE, Fault, function_name, rule

# Functions with equal results on both engines. Others are refused until they have been compared.
_ALIKE = (
    exp.Abs,
    exp.And,
    exp.ArrayContains,
    exp.ArrayFilter,
    exp.Avg,
    exp.Case,
    exp.Cast,
    exp.Ceil,
    exp.Coalesce,
    exp.Concat,
    exp.Count,
    exp.DateDiff,
    exp.DateFromParts,
    exp.Day,
    exp.DenseRank,
    exp.Exists,
    exp.FirstValue,
    exp.Floor,
    exp.Greatest,
    exp.GroupConcat,
    exp.If,
    exp.Lag,
    exp.LastDay,
    exp.LastValue,
    exp.Lead,
    exp.Least,
    exp.Length,
    exp.Lower,
    exp.Max,
    exp.Median,
    exp.Min,
    exp.Month,
    exp.Nullif,
    exp.Or,
    exp.PercentileDisc,
    exp.Rank,
    exp.Replace,
    exp.Round,
    exp.RowNumber,
    exp.Substring,
    exp.Sum,
    exp.TimestampTrunc,
    exp.Transform,
    exp.Trim,
    exp.Unnest,
    exp.Upper,
    exp.Year,
)
# Equal except for the last bit of a DOUBLE: accepted in a measure, never for an obligation.
_ALMOST_ALIKE = (exp.Exp, exp.Ln, exp.Sqrt)
_NEED_ORDER = (
    exp.RowNumber,
    exp.Lag,
    exp.Lead,
    exp.FirstValue,
    exp.LastValue,
    exp.NthValue,
    exp.Rank,
    exp.DenseRank,
    exp.Ntile,
)
_ONE_ENGINE = (exp.Pivot, exp.TableSample, exp.Map, exp.ToMap, exp.Struct, exp.AtTimeZone)


@rule(PORTABLE)
def functions(tree: exp.Query) -> Iterator[Fault]:
    """A function that nobody has compared is refused: most silent differences were functions."""
    for node in tree.find_all(exp.Func):
        if not isinstance(node, _ALIKE + _ALMOST_ALIKE):
            yield node, f"{function_name(node)} is not among the functions found alike."


@rule(JUDGED)
def last_bits(tree: exp.Query) -> Iterator[Fault]:
    """Logarithms and powers differ in the last bit, which may decide about an obligation."""
    for node in tree.find_all(*_ALMOST_ALIKE):
        yield node, f"{function_name(node)} is for measures: its last bit differs."


@rule(PORTABLE)
def joins(tree: exp.Query) -> Iterator[Fault]:
    """Elsewhere ASOF and POSITIONAL are parsed as a table alias, and a plain join is run."""
    for node in tree.find_all(exp.Join):
        if node.method in ("ASOF", "POSITIONAL", "NATURAL"):
            yield node, "Write an inequality join and row_number() ... = 1."


@rule(PORTABLE)
def unnests(tree: exp.Query) -> Iterator[Fault]:
    """An outer join with unnest becomes an inner one; two in a SELECT are zipped or crossed."""
    for selected in tree.find_all(exp.Explode):
        yield selected, "Write CROSS JOIN unnest(list) AS z(x)."
    for node in tree.find_all(exp.Unnest):
        join = node.find_ancestor(exp.Join, exp.From)
        is_cross = isinstance(join, exp.Join) and join.kind == "CROSS" and not join.side
        if not is_cross or node.args.get("offset"):
            yield node, "Write CROSS JOIN unnest(list) AS z(x), without ORDINALITY."


@rule(PORTABLE)
def series(tree: exp.Query) -> Iterator[Fault]:
    """An empty series counts down elsewhere, and months from the 31st differ."""
    for node in tree.find_all(exp.GenerateSeries, exp.GenerateDateArray):
        yield node, "Join a relation of days or months."


@rule(PORTABLE)
def list_aggregates(tree: exp.Query) -> Iterator[Fault]:
    """The order within the list is dropped, and nulls with it."""
    for node in tree.find_all(exp.ArrayAgg, exp.ArrayUniqueAgg):
        yield node, "Aggregate into rows, or string_agg with ORDER BY."


@rule(PORTABLE)
def list_elements(tree: exp.Query) -> Iterator[Fault]:
    """Indexes start at 1 or 0, and fail beyond the end or do not."""
    for node in tree.find_all(exp.Bracket, exp.Array):
        yield node, "No lists by hand: list_contains, or CROSS JOIN unnest."


@rule(PORTABLE)
def row_of_extreme(tree: exp.Query) -> Iterator[Fault]:
    """`arg_max` skips nulls on one engine and returns them on the other."""
    for node in tree.find_all(exp.ArgMax, exp.ArgMin):
        yield node, "Write row_number() over (... order by ... desc) = 1."


@rule(PORTABLE)
def quantiles(tree: exp.Query) -> Iterator[Fault]:
    """Interpolated quantiles become approximate ones, or differ in the last bit."""
    for node in tree.find_all(exp.PercentileCont, exp.Quantile, exp.ApproxQuantile):
        yield node, "Write quantile_disc(x, q) or median(x)."
    for group in tree.find_all(exp.WithinGroup):
        if isinstance(group.this, exp.PercentileDisc):
            yield group, "Write quantile_disc(x, q), without WITHIN GROUP."


@rule(PORTABLE)
def patterns(tree: exp.Query) -> Iterator[Fault]:
    """Regular expressions replace the first match or all, in two dialects."""
    for node in tree.find_all(
        exp.RegexpReplace,
        exp.RegexpLike,
        exp.RegexpILike,
        exp.RegexpExtract,
        exp.RegexpExtractAll,
        exp.RegexpSplit,
        exp.SimilarTo,
        exp.Glob,
    ):
        yield node, "No patterns but LIKE: clean the value while it is loaded."


@rule(PORTABLE)
def ordering(tree: exp.Query) -> Iterator[Fault]:
    """Without an order, which row is first is up to the engine."""
    for node in tree.find_all(*_NEED_ORDER):
        window = node.find_ancestor(exp.Window)
        if window is None or not _is_ordered(window):
            yield node, f"{function_name(node)} needs an ORDER BY that leaves no ties."
    for limit in tree.find_all(exp.Limit, exp.Fetch, exp.Offset):
        if limit.parent is not None and not limit.parent.args.get("order"):
            yield limit, "LIMIT and OFFSET need an ORDER BY that leaves no ties."
    for joined in tree.find_all(exp.GroupConcat):
        if not joined.find(exp.Order):
            yield joined, "string_agg needs an ORDER BY."


def _is_ordered(window: exp.Window) -> bool:
    if window.args.get("order"):
        return True
    select = window.find_ancestor(exp.Select)
    named = select.args.get("windows") or [] if select is not None else []
    return any(each.name == window.alias and each.args.get("order") for each in named)


@rule(PORTABLE)
def by_all(tree: exp.Query) -> Iterator[Fault]:
    """Not every engine has GROUP BY ALL and ORDER BY ALL."""
    for group in tree.find_all(exp.Group):
        if group.args.get("all"):
            yield group, "Name the columns of GROUP BY."
    for ordered in tree.find_all(exp.Ordered):
        if isinstance(ordered.this, exp.Var):
            yield ordered, "Name the columns of ORDER BY."


@rule(PORTABLE)
def qualify_star(tree: exp.Query) -> Iterator[Fault]:
    """`select * ... qualify` gains a helper column in translation."""
    for select in tree.find_all(exp.Select):
        if select.args.get("qualify") and any(column.is_star for column in select.expressions):
            yield select, "QUALIFY only with named columns."


@rule(PORTABLE)
def one_engine(tree: exp.Query) -> Iterator[Fault]:
    """Forms that one engine has and the other refuses."""
    for node in tree.find_all(*_ONE_ENGINE):
        yield node, f"{function_name(node)} is a form of one engine."
    for union in tree.find_all(exp.SetOperation):
        if union.args.get("by_name"):
            yield union, "No UNION BY NAME: list the columns."
    for distinct in tree.find_all(exp.Distinct):
        if distinct.args.get("on"):
            yield distinct, "No DISTINCT ON: row_number() ... = 1."
    for cte in tree.find_all(exp.CTE):
        if cte.args.get("materialized") is not None:
            yield cte, "No AS MATERIALIZED."
    for star in tree.find_all(exp.Star):
        if star.args.get("except_") or star.args.get("replace") or star.args.get("rename"):
            yield star, "No EXCLUDE, REPLACE or RENAME: name the columns."
