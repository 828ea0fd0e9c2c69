"""What is in this study?

How much was annotated, by whom and when; which labels were given in each task; how far annotators overlap and agree.
"""

from metrics import overview
from session import ask, open_study
from views.home import changes, contents, import_summary, tasks, volume, welcome

ICON = ":material/home:"

study = open_study(__doc__)
found = ask(overview.of, study)
welcome.draw()
changes.draw()
contents.draw(found.facts)
volume.draw(found)
tasks.draw(found.tasks)
import_summary.draw()
