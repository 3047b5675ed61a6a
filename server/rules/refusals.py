"""The ways a rule says no."""


class NotFound(Exception):
    """There is no such thing, or it is none of this worker's business: the two must look the same."""


class NoBusiness(Exception):
    """The author of a record may not write into this case file: a manager decides."""


class Refused(Exception):
    """What was given can't be taken as it is.

    `errors` maps a field's name to a sentence that says what to do; "" is the record as a whole.
    A sentence never quotes what was typed and names no child: it travels in receipts that are not sealed.
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("refused: " + ", ".join(name or "the record" for name in errors))
        self.errors = errors
