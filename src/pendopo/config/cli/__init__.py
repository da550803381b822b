"""The command line: start and supervision, and thin doors to the verbs. No Django is imported here at load."""
