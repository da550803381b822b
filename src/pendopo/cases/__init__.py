"""One run of a definition: draft, submission, steps, judgements, deadlines, the inbox."""
