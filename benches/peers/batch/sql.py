"""The rules as SQL, for the two engines that speak it."""

from columns import REJECTED, WARNING


def query(data, source, text_literal):
    """One row of totals. `text_literal(field, word)` is how the engine writes a word of a text field."""
    conditions = [" AND ".join(f"({test(data, t, text_literal)})" for t in rule["all"]) for rule in data.rules]
    hits = ", ".join(f"{condition} AS r{at}" for at, condition in enumerate(conditions))
    raw = " + ".join(f"CASE WHEN r{at} THEN {rule['points']} ELSE 0 END" for at, rule in enumerate(data.rules))
    fired = " + ".join(f"CASE WHEN r{at} THEN {1 << at} ELSE 0 END" for at in range(len(data.rules)))
    return f"""
        SELECT sum(score), sum(CASE WHEN score >= {WARNING} AND score < {REJECTED} THEN 1 ELSE 0 END),
               sum(CASE WHEN score >= {REJECTED} THEN 1 ELSE 0 END), sum(fired)
        FROM (SELECT CASE WHEN raw > 100 THEN 100 ELSE raw END AS score, fired
              FROM (SELECT {raw} AS raw, {fired} AS fired FROM (SELECT {hits} FROM {source}) a) b) c
    """


def test(data, test, text_literal):
    field = test["field"]
    kind = data.fields[field]["kind"]
    match test["test"]:
        case "compare" if kind == "bool":
            return f"{field}" if test["value"] == (test["op"] == "==") else f"NOT {field}"
        case "compare":
            value = text_literal(field, test["value"]) if kind == "text" else repr(test["value"])
            return f"{field} {sign(test['op'])} {value}"
        case "in":
            return f"{field} IN ({', '.join(text_literal(field, word) for word in test['values'])})"
        case "known":
            return f"{field} IS NOT NULL"
        case "missing":
            return f"{field} IS NULL"
        case "fields":
            return f"{field} {sign(test['op'])} {test['other']}"
        case "has":
            return f"({field} & {data.bits[test['value']]}) <> 0"


def sign(op):
    return {"==": "=", "!=": "<>"}.get(op, op)
