"""NumPy by hand: codes for texts, blocks that stay in the cache, a table to look sets up."""

import operator

import numpy as np
import pyarrow.compute as pc

from columns import REJECTED, WARNING

BLOCK = 16_384
OPS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def query(data):
    # Code 0 is a missing text; other missing values have a mask of what is known.
    values, known, codes = {}, {}, {}
    for name, field in data.fields.items():
        column = data.table[name].combine_chunks()
        if field["kind"] == "text":
            words = data.words[name]
            codes[name] = {word: at + 1 for at, word in enumerate(words)}
            encoded = column.dictionary_encode()
            table = np.array([codes[name][word] for word in encoded.dictionary.to_pylist()])
            kind = np.uint8 if len(words) < 256 else np.uint16
            indices = encoded.indices.fill_null(0).to_numpy()
            values[name] = np.where(pc.is_valid(column).to_numpy(zero_copy_only=False), table[indices], 0).astype(kind)
        else:
            known[name] = pc.is_valid(column).to_numpy(zero_copy_only=False)
            values[name] = column.fill_null(False if field["kind"] == "bool" else 0).to_numpy(zero_copy_only=False)
    rules = [(rule["points"], [compiled(data, codes, t) for t in rule["all"]]) for rule in data.rules]
    rows = data.table.num_rows

    def block(start):
        part = slice(start, start + BLOCK)
        count = min(BLOCK, rows - start)
        score, fired = np.zeros(count, np.int16), np.zeros(count, np.int64)
        for at, (points, tests) in enumerate(rules):
            hit = tests[0](values, known, part)
            for test in tests[1:]:
                hit = hit & test(values, known, part)
            score += hit * np.int16(points)
            fired |= hit.astype(np.int64) << at
        np.minimum(score, 100, out=score)
        rejected = np.count_nonzero(score >= REJECTED)
        return score.sum(dtype=np.int64), np.count_nonzero(score >= WARNING) - rejected, rejected, fired.sum()

    starts = range(0, rows, BLOCK)
    return lambda: np.sum([block(start) for start in starts], axis=0)


def compiled(data, codes, test):
    field, kind = test["field"], data.fields[test["field"]]["kind"]
    optional = data.fields[field]["optional"]
    match test["test"]:
        case "compare" if kind == "text":
            code = codes[field][test["value"]]
            if test["op"] == "==":
                return lambda v, k, part: v[field][part] == code
            return lambda v, k, part: (v[field][part] != code) & (v[field][part] != 0)
        case "compare":
            op, value = OPS[test["op"]], test["value"]
            if optional:
                return lambda v, k, part: op(v[field][part], value) & k[field][part]
            return lambda v, k, part: op(v[field][part], value)
        case "in":
            held = np.zeros(len(codes[field]) + 1, dtype=bool)
            held[[codes[field][word] for word in test["values"]]] = True
            return lambda v, k, part: held[v[field][part]]
        case "known" if kind == "text":
            return lambda v, k, part: v[field][part] != 0
        case "known":
            return lambda v, k, part: k[field][part]
        case "missing" if kind == "text":
            return lambda v, k, part: v[field][part] == 0
        case "missing":
            return lambda v, k, part: ~k[field][part]
        case "fields" if kind == "text":
            op, other = OPS[test["op"]], test["other"]
            return lambda v, k, part: op(v[field][part], v[other][part]) & (v[field][part] != 0) & (v[other][part] != 0)
        case "fields":
            op, other = OPS[test["op"]], test["other"]
            return lambda v, k, part: op(v[field][part], v[other][part]) & k[field][part] & k[other][part]
        case "has":
            bit = data.bits[test["value"]]
            return lambda v, k, part: (v[field][part] & bit) != 0
