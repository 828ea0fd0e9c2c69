"""Amazon Bedrock human evaluation, and any other human loop of Amazon Augmented AI (A2I): JSON lines, a line per prompt.

`humanEvaluationResult` holds `humanAnswers[]` (`workerId`, `submissionTime`, `timeSpentInSeconds`, `answerContent.evaluationResults`), `humanLoopName` =
the item, `inputContent`, `modelResponseIdMap` = model names; beside it stand `inputRecord.prompt` and `modelResponses`. A2I alone has no outer object.
The five rating methods are lists of `{metricName, modelResponseId, result}`: the metric is the task. Ratings of one answer are about that answer, so
where several models answered, the item is the loop and the number of the answer. Comparisons are about the loop; who stood on the left may change from
row to row, therefore a comparison is always written from the point of view of the first model.
Source: Bedrock user guide "model-evaluation-report-s3" (the fields of comparisons are not spelled out there) and the A2I developer guide.
"""

from collections import Counter
from collections.abc import Iterator

from formats._crowd_elements import answered
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_ranking
from formats.reading.shapes import Gathered, as_dict, as_list, as_number, records_in, unsound
from formats.reading.text import text_of
from study import Scale

FIVE = ("1", "2", "3", "4", "5")
SCALES = {
    "thumbsUpDown": Scale("nominal", ("false", "true"), "thumbs up is true, thumbs down is false", "tool"),
    "individualLikertScale": Scale("ordinal", FIVE, "a Likert scale of five steps", "tool"),
    "comparisonLikertScale": Scale("ordinal", FIVE, "five steps from the first model's answer to the second model's", "tool"),
    "comparisonChoice": Scale("nominal", (), "the model whose answer was preferred", "tool"),
    "comparisonRank": Scale("ranking", (), "the models in the order in which their answers were ranked", "tool"),
}


def recognises(file: File) -> bool:
    return file.looks_like_json and any("humanEvaluationResult" in record or "humanAnswers" in record for record in records_in(file))


def read(files: list[File], options: Options) -> Reading:
    answers, gathered, items = Answers(), Gathered(), []
    bad: dict[str, int] = {}
    methods = _methods(files)
    for file in files:
        for place, record in enumerate(file.json.values):
            where, loops = file.json.where(place, file.name), list(_loops(record))
            if not any(as_list(loop.get("humanAnswers")) for loop in loops):
                answers.leave_out(answers.row(where), "reference only" if isinstance(record, dict) else "not readable")
            number = 0
            for loop in loops:
                models, several = _models(loop), _answers_rated(loop) > 1
                items += _items(loop, models, several)
                for answer in map(as_dict, as_list(loop.get("humanAnswers"))):
                    number += 1
                    row, content = answers.row(f"{where} > answer {number}"), as_dict(answer.get("answerContent"))
                    facts = _facts(loop, answer)
                    if "evaluationResults" not in content:  # another human loop of A2I: whatever elements its page holds
                        bad |= answered(gathered, row, content, answers.addresses[row], item=loop.get("humanLoopName"), **facts)
                        continue
                    _rate(gathered, row, as_dict(content["evaluationResults"]), loop, models, several, methods, facts)
    scales = gathered.pour(answers)
    rule = "timeSpentInSeconds, as the worker page measures it: from opening the task to submitting it"
    return answers.reading(items=items, scales=scales, seconds_rule=rule, problems=unsound(list(bad), sum(bad.values())))


def _loops(record: object) -> Iterator[dict]:
    """The human loops of a record, each with what stands in or beside `humanEvaluationResult`."""
    outer = as_dict(record)
    inner = outer.get("humanEvaluationResult", outer)
    for loop in map(as_dict, inner if isinstance(inner, list) else [inner]):
        yield {**outer, **loop}


def _results(evaluation: dict) -> Iterator[tuple[str, dict]]:
    """Every rating with its method, whose name begins in upper or in lower case."""
    for method, entries in evaluation.items():
        yield from ((method[:1].lower() + method[1:], entry) for entry in as_list(entries) if isinstance(entry, dict))


def _evaluations(loop: dict) -> Iterator[dict]:
    for answer in as_list(loop.get("humanAnswers")):
        yield as_dict(as_dict(as_dict(answer).get("answerContent")).get("evaluationResults"))


def _methods(files: list[File]) -> Counter:
    """By how many methods is each metric rated? One name may be put to annotators in two ways, which are two tasks."""
    loops = (loop for file in files for record in file.json.values for loop in _loops(record))
    pairs = {(text_of(entry.get("metricName")), method) for loop in loops for evaluation in _evaluations(loop) for method, entry in _results(evaluation)}
    return Counter(metric for metric, _ in pairs)


def _answers_rated(loop: dict) -> int:
    """How many models' answers are rated in this loop?"""
    rated = {text_of(entry.get("modelResponseId")) for evaluation in _evaluations(loop) for _, entry in _results(evaluation)} - {None}
    return len(rated | as_dict(loop.get("modelResponseIdMap")).keys())


def _models(loop: dict) -> dict[str, str]:
    """The name of each answer's model; two of one name keep their number too."""
    names = {number: text_of(name) or number for number, name in as_dict(loop.get("modelResponseIdMap")).items()}
    often = Counter(names.values())
    return {number: name if often[name] == 1 else f"{name} ({number})" for number, name in names.items()}


def _facts(loop: dict, answer: dict) -> dict[str, object]:
    flow = text_of(loop.get("flowDefinitionArn"))
    facts = {"annotator": answer.get("workerId"), "timestamp": answer.get("submissionTime"), "seconds": as_number(answer.get("timeSpentInSeconds"))}
    category = text_of(as_dict(loop.get("inputRecord")).get("category"))
    return facts | {"batch": flow.rpartition("/")[2] if flow else None} | ({"category": category} if category else {})


def _rate(gathered: Gathered, row: int, evaluation: dict, loop: dict, models: dict[str, str], several: bool, methods: Counter, facts: dict) -> None:
    """One annotator's ratings of one prompt."""
    name, given = text_of(loop.get("humanLoopName")), 0
    for method, entry in _results(evaluation):
        metric, number, left = text_of(entry.get("metricName")), text_of(entry.get("modelResponseId")), text_of(entry.get("leftModelResponseId"))
        label = _label(method, entry, models)
        if label is None:
            continue
        given += 1
        alone = number is not None and not method.startswith("comparison")
        item = f"{name}/{number}" if name is not None and alone and several else name
        task = f"{metric} ({method})" if methods[metric] > 1 else metric or method
        about = {"model": models.get(number, number) if alone else None, "left": models.get(left, left)}
        gathered.add(row, task, [label], scale=SCALES.get(method), item=item, **facts, **{facet: value for facet, value in about.items() if value is not None})
    if not given:
        gathered.decline(row, item=name, **facts)


def _label(method: str, entry: dict, models: dict[str, str]) -> str | None:
    """The result as a label: a model where one is named, five steps from the first model to the second, an order of models."""
    result = entry.get("result")
    if method == "comparisonRank":
        ranks = [(as_number(as_dict(place).get("rank")), text_of(as_dict(place).get("modelResponseId"))) for place in as_list(result)]
        known = sorted((rank, number) for rank, number in ranks if rank is not None and number is not None)
        return as_ranking(models.get(number, number) for _, number in known) if known else None
    if method == "comparisonChoice":
        chosen = text_of(as_dict(result).get("modelResponseId") if isinstance(result, dict) else result)
        return None if chosen is None else models.get(chosen, chosen)
    label = text_of(result)
    if method == "comparisonLikertScale" and label in FIVE:
        left, right = text_of(entry.get("leftModelResponseId")), text_of(entry.get("rightModelResponseId"))
        return FIVE[-1 - FIVE.index(label)] if left is not None and right is not None and left > right else label
    return label


def _items(loop: dict, models: dict[str, str], several: bool) -> Iterator[dict]:
    """The prompt of a loop; of an answer that is rated by itself also the answer."""
    name, prompt = text_of(loop.get("humanLoopName")), text_of(as_dict(loop.get("inputRecord")).get("prompt"))
    if name is None or prompt is None:
        return
    responses = {text_of(given.get("modelIdentifier")): text_of(given.get("response")) for given in map(as_dict, as_list(loop.get("modelResponses")))}
    yield {"item": name, "text": prompt}
    for number, model in models.items() if several else ():
        answer = responses.get(model)
        yield {"item": f"{name}/{number}", "text": f"{prompt}\n\n{answer}" if answer else prompt}


FORMAT = Format(
    name="bedrock",
    title="Amazon Bedrock human evaluation (A2I)",
    how="Take the …_output.jsonl files below <job>/<uuid>/datasets/ from the job's S3 folder; of other human loops their output.json.",
    recognises=recognises,
    read=read,
    verified=False,
    loses=("Bedrock keeps no gold; a reference answer is a text, not a label.",),
)
