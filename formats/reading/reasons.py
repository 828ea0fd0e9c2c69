"""Why a row of an export is no judgement: the one list of reasons, stable because reports and pipelines count by them."""

REASONS: dict[str, str] = {
    "no item": "the row does not say which item was judged",
    "no annotator": "the row does not say who judged",
    "no task": "the row does not say which question was answered",
    "no answer": "there is no answer, and the format cannot tell whether the item was seen",
    "blank row": "all fields are empty",
    "wrong number of fields": "the line has more or fewer fields than the header, probably an unquoted delimiter or a cut line",
    "repeated header": "the line repeats the column names",
    "not readable": "the record is broken: not valid JSON, or nested too deeply",
    "exact duplicate": "the same record stands in the export a second time",
    "gold key": "the row carries the trusted answer itself; it is a key, not a judgement",
    "not submitted": "the tool marks it as a draft, as skipped, as returned or as timed out",
    "rejected": "the tool marks it as rejected",
    "consolidated": "the row is the tool's combined result, not one annotator's answer",
    "too long": "an id or a label is longer than the limit",
    "invalid value": "the answer is no possible value: an error cell, or a number that is not finite",
    "reference only": "the record describes an item or a key and holds no judgement",
}
