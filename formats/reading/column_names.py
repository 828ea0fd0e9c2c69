"""Names that people give to columns, the surer first, for each part a column can play; case, blanks and dashes do not matter.

Each word is a regular expression for the whole name: `item_?id` fits item_id, Item ID and itemId.
"""

_WORDS = {
    "item": """
        item item_?id item_?name itemid unit unit_?id example example_?id sample_?id instance instance_?id doc
        doc_?id document document_?id record_?id subject subject_?ids? task_?id question_?id prompt_?id
        pair_?id conversation_?id chat_?id image_?id tweet_?id sentence_?id text_?id data_?id row_?id hit_?id
        id url image file_?name objects? object_?id
        conversation chat dialog(ue)? case case_?id ticket ticket_?id query query_?id clip clip_?id video video_?id audio audio_?id turn_?id
    """,
    "annotator": """
        annotator annotator_?(id|name|email) annotated_?by rater rater_?id worker worker_?id coder coder_?id
        labell?er labell?er_?id labell?ed_?by trainer trainer_?id judge judge_?id evaluator evaluator_?id
        reviewer_?id assessor assessor_?id expert_?id user user_?id user_?name email email_?address
        participant participant_?id respondent_?id completed_?by created_?by submitted_?by author login
        session_?id annotator_?no who reviewer annotateur anotador bewerter(in)? beurteiler(in)? bearbeiter(in)?
    """,
    "label": """
        label labels label_?name answer answers response annotation annotations judge?ment choice chosen
        rating score preference vote verdict category class grade decision value sentiment severity stance
        quality relevance opinion selected selection result urteil bewertung etiqueta etiquette antwort respuesta
    """,
    "gold": """
        gold gold_?(label|answer|standard) golden golden_?(label|answer) ground_?truth truth
        true_?(label|answer) correct correct_?(label|answer) expected expected_?(label|answer)
        reference_?(label|answer) target_?label key adjudicated consensus_?label
    """,
    "timestamp": """
        submitted_?(at|on|time)? submit_?time submission_?time completed_?(at|on|time) annotated_?(at|on)
        answered_?(at|on) labell?ed_?(at|on) timestamp time_?stamp created_?(at|on) creation_?time
        updated_?(at|on) end_?time finished_?at date_?time date time accepted_?at started_?at datum zeit zeitpunkt zeitstempel fecha
    """,
    "seconds": """
        seconds duration duration_?(s|sec|seconds|ms|min|minutes) time_?spent time_?spent_?(s|sec|seconds|ms)
        lead_?time lead_?time_?(s|seconds) work_?time work_?time_?in_?seconds elapsed
        elapsed_?(s|ms|seconds|time) seconds_?to_?label response_?time time_?taken time_?ms active_?time
        handling_?time aht dauer duree
    """,
    "task": """
        task task_?name task_?type question question_?name dimension criterion criteria aspect attribute
        metric schema annotation_?type label_?type field
    """,
    "batch": """
        batch batch_?(id|name|no) project project_?(id|name) job job_?(id|name) campaign round wave
    """,
    "version": """
        version guideline guidelines guideline_?(s_?)?version instructions?_?version workflow_?version
        schema_?version spec_?version
    """,
    "text": """
        text content prompt sentence document_?text question_?text tweet input body title description
        source_?text item_?text utterance message
    """,
    "link": """
        link item_?link task_?url item_?url permalink
    """,
    "status": """
        status state assignment_?status annotation_?status response_?status record_?status
    """,
    "kind": """
        annotator_?(kind|type) kind is_?model human_?or_?model
    """,
    "pay": """
        pay payment reward price paid pay_?usd rate_?per_?item
    """,
    "start": """
        start span_?start start_?offset begin start_?char offset_?start
    """,
    "end": """
        end span_?end end_?offset stop end_?char offset_?end
    """,
    "side": """
        span_?in span_?side text_?side side marked_?in
    """,
    "control": """
        control is_?control is_?gold is_?golden is_?test test_?question honeypot attention_?check
        is_?attention_?check
    """,
    "review": """
        review review_?(status|result|verdict|state) reviewed
    """,
}
COLUMN_NAMES: dict[str, tuple[str, ...]] = {role: tuple(words.split()) for role, words in _WORDS.items()}
