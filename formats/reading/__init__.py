"""What all readers share: opening files within limits, cleaning text, reading times, inferring scales, building the study."""
