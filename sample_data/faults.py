"""What is wrong with the study? All faults, planted into the faultless answers in a fixed order."""

import pandas as pd

from sample_data.answers import stay_consistent
from sample_data.faults_of_people import be_careless, copy_answers, drift, pick_first
from sample_data.faults_of_study import blur_slice, confuse_labels, spoil_keys
from sample_data.planted import Fault


def plant(answers: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """The answers with every fault, and the list of them. Copying comes last: it copies what the other faults made of an answer."""
    answers = answers.copy()
    shared = [planter(answers) for planter in (confuse_labels, blur_slice)]
    answers["label"] = stay_consistent(answers, answers["label"])  # who reads an item one way reads it so again
    single = [planter(answers) for planter in (be_careless, pick_first, drift, copy_answers)]
    return answers, shared + single + spoil_keys(answers)
