"""Reads the rows and the rules, and encodes what all engines have encoded alike."""

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# From these scores on.
WARNING, REJECTED = 25, 60


@dataclass
class Data:
    # Texts as they are; the labels as one mask of 64 bits.
    table: pa.Table
    rules: list
    # Field by name: kind, optional.
    fields: dict
    # The words of a text field, in a fixed order; fields that are compared with each other share one list.
    words: dict
    # The bit of each label.
    bits: dict


def load(folder):
    spec = json.loads((folder / "rules.json").read_text())
    table = pq.read_table(folder / "rows.parquet")
    fields = {field["name"]: field for field in spec["fields"]}
    bits = {}
    for name, field in fields.items():
        if field["kind"] == "labels":
            mask, bits = label_mask(table[name], spec["rules"])
            table = table.set_column(table.column_names.index(name), name, pa.array(mask))
    return Data(table.combine_chunks(), spec["rules"], fields, vocabularies(table, spec["rules"], fields), bits)


def tests(rules):
    return [test for rule in rules for test in rule["all"]]


def label_mask(column, rules):
    column = column.combine_chunks()
    labels = sorted(set(pc.unique(column.flatten()).to_pylist()) | {t["value"] for t in tests(rules) if t["test"] == "has"})
    bits = {label: 1 << at for at, label in enumerate(labels)}
    flat = column.flatten().dictionary_encode()
    values = np.array([bits[label] for label in flat.dictionary.to_pylist()] or [0], dtype=np.int64)
    mask = np.zeros(len(column), dtype=np.int64)
    rows = np.repeat(np.arange(len(column)), np.diff(column.offsets.to_numpy()))
    np.bitwise_or.at(mask, rows, values[flat.indices.to_numpy()])
    return mask, bits


def vocabularies(table, rules, fields):
    texts = [name for name, field in fields.items() if field["kind"] == "text"]
    together = {name: {name} for name in texts}
    for test in tests(rules):
        if test["test"] == "fields" and test["field"] in together:
            union = together[test["field"]] | together[test["other"]]
            for name in union:
                together[name] = union
    words = {}
    for name in texts:
        known = set()
        for other in together[name]:
            known |= set(pc.unique(table[other]).to_pylist()) - {None}
        for test in tests(rules):
            if test["field"] in together[name]:
                known |= {test["value"]} if test["test"] == "compare" else set()
                known |= set(test.get("values", []))
        words[name] = sorted(known)
    return words
