"""DuckDB over a table of its own, texts as enums."""

import duckdb

import sql


def query(data, threads):
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    types = {}
    for words in data.words.values():
        key = tuple(words)
        if key not in types:
            types[key] = f"words_{len(types)}"
            listed = ", ".join(quoted(word) for word in words)
            connection.execute(f"CREATE TYPE {types[key]} AS ENUM ({listed})")
    of_field = {field: types[tuple(words)] for field, words in data.words.items()}
    columns = ", ".join(
        f"{name}::{of_field[name]} AS {name}" if name in of_field else name for name in data.table.column_names
    )
    source = data.table  # DuckDB finds it by its name here.
    connection.execute(f"CREATE TABLE facts AS SELECT {columns} FROM source")
    del source
    text = sql.query(data, "facts", lambda field, word: f"{quoted(word)}::{of_field[field]}")
    return lambda: connection.execute(text).fetchone()


def quoted(word):
    return "'" + word.replace("'", "''") + "'"
