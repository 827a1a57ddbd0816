"""Numbers and types: where the engines round, divide or widen differently."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from queries.engine.headers import TYPES
from queries.engine.rules.registry import PORTABLE, Fault, rule

# As the parser names them. A TIMESTAMP of DuckDB has no zone.
_NAMED_TYPES = {"TEXT": "VARCHAR", "INT": "INTEGER", "TIMESTAMPNTZ": "TIMESTAMP"}
_FRACTIONS = (exp.Div, exp.Avg, exp.Exp, exp.Ln, exp.Sqrt, exp.Round)
_SAME_AS_PARTS = (
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Neg,
    exp.Paren,
    exp.Sum,
    exp.Min,
    exp.Max,
    exp.Abs,
    exp.Coalesce,
    exp.Nullif,
    exp.Greatest,
    exp.Least,
    exp.Window,
)


def is_fraction(node: exp.Expr | None, tree: exp.Query, seen: frozenset[str]) -> bool:
    """Whether the value may have decimals, as far as this statement shows.

    A column is traced to the expressions with its alias in this statement; the columns of an input
    relation have the types of its declared schema.
    """
    match node:
        case exp.Literal():
            return not node.is_string and not node.name.isdigit()
        case exp.Cast():
            return _type(node) in ("DOUBLE", "FLOAT", "DECIMAL")
        case exp.Column():
            made = [e.this for e in tree.find_all(exp.Alias) if e.alias == node.name]
            known = seen | {node.name}
            return node.name not in seen and any(is_fraction(e, tree, known) for e in made)
        case exp.Case():
            branches = [each.args.get("true") for each in node.args["ifs"]]
            return any(is_fraction(e, tree, seen) for e in [*branches, node.args.get("default")])
    if isinstance(node, _FRACTIONS):
        return True
    if isinstance(node, _SAME_AS_PARTS):
        parts = [node.this, *node.expressions, node.args.get("expression")]
        return any(is_fraction(e, tree, seen) for e in parts if isinstance(e, exp.Expr))
    return False


def _type(cast: exp.Cast) -> str:
    written = cast.to.this.name if isinstance(cast.to, exp.DataType) else str(cast.to)
    return _NAMED_TYPES.get(written, written)


@rule(PORTABLE)
def division(tree: exp.Query) -> Iterator[Fault]:
    """Whole numbers, decimals and zero divide differently: DOUBLE / nullif(b, 0) does not."""
    for node in tree.find_all(exp.IntDiv):
        yield node, "No `//`: floor of a DOUBLE division."
    for div in tree.find_all(exp.Div):
        if not (_is_double(div.left) and _cannot_be_zero(div.right)):
            yield div, "Write CAST(a AS DOUBLE) / nullif(b, 0)."
    for mod in tree.find_all(exp.Mod):
        if not _cannot_be_zero(mod.expression):
            yield mod, "Write a % nullif(b, 0)."
    for mean in tree.find_all(exp.Avg):
        if not _is_double(mean.this):
            yield mean, "Write avg(CAST(a AS DOUBLE))."


def _is_double(node: exp.Expr) -> bool:
    if isinstance(node, exp.Paren):
        return _is_double(node.this)
    return isinstance(node, exp.Cast) and _type(node) == "DOUBLE"


def _cannot_be_zero(node: exp.Expr) -> bool:
    if isinstance(node, exp.Paren | exp.Cast):
        return _cannot_be_zero(node.this)
    if isinstance(node, exp.Literal):
        return not node.is_string and float(node.name) != 0
    return isinstance(node, exp.Nullif) and node.expression.name in ("0", "0.0")


@rule(PORTABLE)
def types(tree: exp.Query) -> Iterator[Fault]:
    """Only types that both engines write into the same Parquet type."""
    for node in tree.find_all(exp.Cast):
        if not isinstance(node, exp.TryCast) and _type(node) not in TYPES:
            yield node, "Cast to one of " + ", ".join(TYPES) + "."


@rule(PORTABLE)
def try_casts(tree: exp.Query) -> Iterator[Fault]:
    """What cannot be cast is null in different places: loading has checked every type already."""
    for node in tree.find_all(exp.TryCast):
        yield node, "No TRY_CAST: inputs are typed."


@rule(PORTABLE)
def whole_casts(tree: exp.Query) -> Iterator[Fault]:
    """A fraction cast to a whole number is rounded on one engine and cut on the other."""
    for node in tree.find_all(exp.Cast):
        is_text = isinstance(node.this, exp.Literal) and node.this.is_string
        is_whole = _type(node) in ("INTEGER", "BIGINT")
        if is_whole and (is_text or is_fraction(node.this, tree, frozenset())):
            yield node, "Cast floor(x) or ceil(x) to a whole number, never a fraction or a text."


@rule(PORTABLE)
def fractions_as_text(tree: exp.Query) -> Iterator[Fault]:
    """A DOUBLE is written with different digits."""
    for node in tree.find_all(exp.Cast):
        if _type(node) == "VARCHAR" and is_fraction(node.this, tree, frozenset()):
            yield node, "No text of a fraction: whoever shows it writes it."


@rule(PORTABLE)
def sums_of_booleans(tree: exp.Query) -> Iterator[Fault]:
    """One engine adds booleans, the other refuses."""
    for node in tree.find_all(exp.Sum):
        if isinstance(node.this, exp.Predicate | exp.Connector | exp.Not | exp.Boolean):
            yield node, "Write count(*) filter (where ...) or sum(case when ... then 1 else 0 end)."
