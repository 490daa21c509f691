"""DataFusion over batches in memory, texts as dictionaries."""

import pyarrow as pa
from datafusion import SessionConfig, SessionContext

import sql

BATCH = 8_192


def query(data, threads):
    table = data.table
    for name, words in data.words.items():
        index = pa.int8() if len(words) < 128 else pa.int16()
        column = table[name].combine_chunks().cast(pa.dictionary(index, pa.string()))
        table = table.set_column(table.column_names.index(name), name, column)
    batches = table.to_batches(max_chunksize=BATCH)
    # A part for each of two threads is run by one of them; with two for each both have work.
    part = -(-len(batches) // (1 if threads == 1 else 2 * threads))
    parts = [batches[at : at + part] for at in range(0, len(batches), part)]
    context = SessionContext(SessionConfig().with_target_partitions(threads).with_batch_size(BATCH))
    context.register_record_batches("facts", parts)
    text = sql.query(data, "facts", lambda _, word: "'" + word.replace("'", "''") + "'")

    def run():
        row = context.sql(text).collect()[0]
        return [row.column(at)[0].as_py() for at in range(4)]

    return run
