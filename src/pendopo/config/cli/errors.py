"""Why a command cannot go on, as one sentence for the person at the keyboard."""


class StartRefused(Exception):
    """Shown as it is, without a traceback; the command ends with 1."""
