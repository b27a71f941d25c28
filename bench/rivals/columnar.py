"""Ways of checking that take all reports as one table: pandera on polars, Great Expectations on pandas, SQL of DuckDB."""

from __future__ import annotations

import io
import os
import tempfile
import warnings
from collections.abc import Callable
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from relations import CELLS, Relation, relations

Found = set[tuple[int, str]]
"""Number of a report and name of a relation that does not hold."""
Check = Callable[[list[bytes]], Found]


def pandera_on_polars() -> Check:
    """Read JSON Lines with polars, judge with a schema of pandera; all faults, not the first alone."""
    import pandera.polars as pa
    import polars as pl
    from pandera.errors import SchemaErrors

    def holds(relation: Relation) -> Any:
        left, right = (reduce(add, map(pl.col, side)) for side in (relation.left, relation.right))
        test = left == right if relation.operator == "==" else left <= right
        return pa.Check(lambda data: data.lazyframe.select(test.alias(relation.name)), name=relation.name)

    columns = {name: pa.Column(pl.Int64, pa.Check.ge(0)) for name in CELLS}
    schema = pa.DataFrameSchema(columns, checks=[holds(relation) for relation in relations()])
    names = [relation.name for relation in relations()]

    def check(batch: list[bytes]) -> Found:
        try:
            schema.validate(_frame(pl, batch), lazy=True)
        except SchemaErrors as error:
            told = error.failure_cases.filter(pl.col("check").is_in(names)).select("index", "check")
            return {(int(index), name) for index, name in told.iter_rows()}
        return set()

    return check


def _frame(pl: Any, batch: list[bytes]) -> Any:
    """Read the reports as a table with a column a cell."""
    frame = pl.read_ndjson(io.BytesIO(b"\n".join(batch)))
    cells = (
        pl.col("tables").struct.field(table).struct.field(row).struct.field(column).alias(name)
        for name, (table, row, column) in CELLS.items()
    )
    return frame.select(cells)


def great_expectations() -> Check:
    """
    Read with polars, hand over to pandas, judge by a suite of expectations.

    An expectation knows sums that are a constant, not sums that are another column; so the difference of both sides is
    a column of its own, and expected to be 0, or no more than 0.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    import polars as pl

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("reports").add_dataframe_asset("reports")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    suite = context.suites.add(gx.ExpectationSuite("figures"))
    for name in CELLS:
        suite.add_expectation(gx.expectations.ExpectColumnValuesToBeBetween(column=name, min_value=0))
    for each in relations():
        least = 0 if each.operator == "==" else None
        suite.add_expectation(
            gx.expectations.ExpectColumnValuesToBeBetween(column=each.name, min_value=least, max_value=0)
        )
    names = {relation.name for relation in relations()}

    def check(batch: list[bytes]) -> Found:
        frame = _frame(pl, batch).with_columns(
            (reduce(add, map(pl.col, each.left)) - reduce(add, map(pl.col, each.right))).alias(each.name)
            for each in relations()
        )
        whole = definition.get_batch({"dataframe": frame.to_pandas()})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = whole.validate(suite, result_format="COMPLETE")
        return {
            (int(index), name)
            for told in result.results
            if not told.success and (name := told.expectation_config.kwargs["column"]) in names
            for index in told.result["unexpected_index_list"]
        }

    return check


def duckdb_sql() -> Check:
    """One query over the JSON Lines: the counts that are missing or negative, and a list of the relations that break."""
    import duckdb

    path = Path(tempfile.mkdtemp()) / "reports.jsonl"
    cells = ", ".join(f"tables.{t}.{r}.{c} AS {name}" for name, (t, r, c) in CELLS.items())
    broken = ", ".join(f"CASE WHEN NOT ({_sql(each)}) THEN '{each.name}' END" for each in relations())
    wrong = ", ".join(f"CASE WHEN NOT coalesce({name} >= 0, false) THEN '{name}' END" for name in CELLS)
    query = f"""
        WITH cells AS (
            SELECT row_number() OVER () - 1 AS report, {cells} FROM read_json('{path}', format = 'newline_delimited')
        )
        SELECT report, unnest(list_filter([{broken}], lambda name: name IS NOT NULL)),
        len(list_filter([{wrong}], lambda name: name IS NOT NULL)) FROM cells
    """  # noqa: S608
    connection = duckdb.connect(config={"threads": 1})

    def check(batch: list[bytes]) -> Found:
        path.write_bytes(b"\n".join(batch))
        return {(int(number), name) for number, name, _ in connection.execute(query).fetchall()}

    return check


def _sql(relation: Relation) -> str:
    return f"{' + '.join(relation.left)} {relation.operator.replace('==', '=')} {' + '.join(relation.right)}"
