"""Why a typed text is no answer: a key of `messages.MESSAGES` with its values."""


class Problem(ValueError):
    """Raised by the readers of field types; `messages.say` makes the sentence."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
