"""Polars, lazily, texts as enums. Its threads are bound by POLARS_MAX_THREADS before it is loaded."""

import operator
from functools import reduce

import polars as pl

from columns import REJECTED, WARNING

OPS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def query(data, streaming):
    enums = {tuple(words): pl.Enum(words) for words in data.words.values()}
    of_field = {field: enums[tuple(words)] for field, words in data.words.items()}
    frame = pl.from_arrow(data.table).with_columns(pl.col(name).cast(kind) for name, kind in of_field.items())
    frame = frame.rechunk()
    hits = [reduce(operator.and_, (test(data, of_field, t) for t in rule["all"])) for rule in data.rules]
    hits = [hit.fill_null(False).alias(f"r{at}") for at, hit in enumerate(hits)]
    points = [pl.col(f"r{at}").cast(pl.Int32) * rule["points"] for at, rule in enumerate(data.rules)]
    fired = [pl.col(f"r{at}").cast(pl.Int64) * (1 << at) for at in range(len(data.rules))]
    score = pl.col("score")
    lazy = (
        frame.lazy()
        .select(hits)
        .select(
            pl.min_horizontal(reduce(operator.add, points), pl.lit(100, dtype=pl.Int32)).alias("score"),
            reduce(operator.add, fired).alias("fired"),
        )
        .select(
            score.cast(pl.Int64).sum().alias("sum"),
            ((score >= WARNING) & (score < REJECTED)).sum().alias("warning"),
            (score >= REJECTED).sum().alias("rejected"),
            pl.col("fired").sum().alias("all_fired"),
        )
    )
    return lambda: lazy.collect(engine="streaming" if streaming else "in-memory").row(0)


def test(data, of_field, test):
    field = test["field"]
    column = pl.col(field)
    match test["test"]:
        case "compare" if field in of_field:
            return OPS[test["op"]](column, pl.lit(test["value"], dtype=of_field[field]))
        case "compare":
            return OPS[test["op"]](column, pl.lit(test["value"]))
        case "in":
            return column.is_in(pl.Series(test["values"], dtype=of_field[field]).implode())
        case "known":
            return column.is_not_null()
        case "missing":
            return column.is_null()
        case "fields":
            return OPS[test["op"]](column, pl.col(test["other"]))
        case "has":
            return (column & data.bits[test["value"]]) != 0
