"""Which items divide the annotators?

The choices; the items that fit, those that divide most first, to be sent back for adjudication; and for one of them every answer.
"""

from session import nothing, open_study
from views.items import choices, detail, ranking

GROUP = "Quality"
ICON = ":material/call_split:"

study = open_study(__doc__)
tasks = [task for task in study.tasks if (study.annotations["task"] == task).any()]
if not tasks:
    nothing("There is no task", "The study holds no annotation.", icon=":material/inbox:")
else:
    looked = choices.choose(study, tasks)
    item = ranking.draw(study, looked)
    if item is not None:
        detail.draw(study, looked.task, item)
