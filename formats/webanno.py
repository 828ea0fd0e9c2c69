"""INCEpTION and WebAnno TSV: one file per document and user, one token a line, the marks of each layer in columns beside it.

In a project export a document is a folder and the user is the file name: `annotation/doc1/hana.tsv`; `curation/doc1/CURATION_USER.tsv`
and `curator.tsv` hold the adjudicated document, which is gold; INITIAL_CAS is the document before anybody opened it.
TSV 3 names its layers in `#T_SP=layer|feature`, `#T_CH=` (chains) and `#T_RL=` (relations; the last column is the head), gives offsets,
and writes a mark over several tokens, or one of several on a token, as `PER[1]`; `_` is no mark, `*` a mark without a value.
The older TSV begins with ` # layer | feature | AttachTo=layer`, has B- and I- and no offsets. Each layer|feature is a task.
Source: https://inception-project.github.io/releases/36.2/docs/user-guide.html#sect_formats_webannotsv3 and real files.
"""

import re

from formats._webanno_tsv import Document, document
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_spans
from formats.reading.shapes import annotator_named, folder_of
from study import Problem, Scale

_OLD_HEADER = re.compile(r" ?# *[\w$]+(?:\.[\w$]+)+ *\|")
CURATORS, UNTOUCHED = ("curation_user", "curator"), "initial_cas"


def recognises(file: File) -> bool:
    return file.head.startswith("#FORMAT=WebAnno TSV") or bool(_OLD_HEADER.match(file.head))


def read(files: list[File], options: Options) -> Reading:
    answers, keys, items = Answers(), [], {}
    documents = [(file, _item(file, found), found) for file, found in ((file, document(file.text)) for file in files)]
    tasks = sorted({task for *_, found in documents for task, spans in found.spans.items() if spans})  # a feature that nobody fills is no task
    for file, item, found in documents:
        row = answers.row(file.name)
        items.setdefault(item, {"item": item, "text": "\n".join(found.texts)})
        if file.stem.lower() == UNTOUCHED:
            answers.leave_out(row, "reference only")
        elif _is_curated(file):
            answers.leave_out(row, "gold key" if found.spans else "no answer")  # without a layer, curation has not begun
            curated = {task: spans for task, spans in found.spans.items() if task in tasks}
            keys += [{"item": item, "task": task, "label": as_spans(spans), "where": file.name} for task, spans in curated.items()]
        elif not tasks:
            answers.leave_out(row, "no answer")
        else:
            annotator = annotator_named(file, options) or file.stem
            for task in tasks:  # INCEpTION makes a user's file when the user opens the document: a layer without a mark is an answer
                answers.add(row, item=item, annotator=annotator, task=task, label=as_spans(found.spans.get(task, ())))
    because = "INCEpTION marks stretches of text"
    scales = {task: Scale("span", because=because, source="tool") for task in tasks}
    return answers.reading(keys=keys, items=list(items.values()), scales=scales, problems=_problems(documents))


def _item(file: File, found: Document) -> str:
    """The folder is the document; a file without one is known by how its text begins."""
    return folder_of(file) or " ".join(found.texts)[:60].strip() or "document"


def _is_curated(file: File) -> bool:
    return file.stem.lower() in CURATORS or (len(file.path.parts) > 2 and file.path.parts[-3] == "curation")


def _problems(documents: list[tuple[File, str, Document]]) -> list[Problem]:
    problems = []
    strange = [f"{file.name} > line {line}" for file, _, found in documents for line in found.strange]
    if strange:
        what = f"{len(strange)} lines are no tokens as the header describes them; what could not be read in them was passed over."
        problems.append(Problem("IMP-ROW-WIDTH", strange[0], what, "Export again as WebAnno TSV 3.", examples=tuple(strange[:5])))
    linked = [file.name for file, _, found in documents if found.links]
    if linked:
        what = f"Links of chains and slots stand in {len(linked)} files and were left out; the marks that they join are kept."
        problems.append(Problem("IMP-LOST", linked[0], what, examples=tuple(linked[:5])))
    return problems


FORMAT = Format(
    name="webanno",
    title="INCEpTION / WebAnno TSV",
    how="Export the project with secondary format WebAnno TSV v3.3 and give the whole zip: one folder per document, one file per user.",
    recognises=recognises,
    read=read,
    loses=(
        "WebAnno TSV stores no times, no durations and not whether a user finished a document.",
        "Links of chains and slots between marks are left out.",
    ),
)
