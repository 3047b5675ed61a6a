"""What a worker can say beside a child's answer, in the words of the forms."""

from typing import Final

BY_WHOM: Final = {
    "professional": "A professional interpreter",
    "worker": "A worker who speaks the language",
    "family": "Family, or somebody they know",
}
TO: Final = {"core_group": "To the core group", "review_conference": "To the review conference"}
CHILD_SAID: Final = {"yes": "Yes", "no": "No", "not_asked": "Not asked"}
SAFE: Final = {"yes": "Yes", "no": "No"}
AUDIENCE: Final = {"professionals": "Professionals only", "everybody": "Everybody, the parents among them"}
ADVOCACY: Final = {"yes": "Yes", "no": "No", "later": "Not now", "not_said": "“I don’t want to say”"}
DECISIONS: Final = {
    "goes": "Goes to the meeting",
    "goes_with_advocate": "Goes with an advocate",
    "someone_tells": "Somebody tells the meeting",
    "does_not_go": "Does not go",
}
WANTS_TO_GO: Final = ("myself", "with_advocate")
"""Choices in "tell my meeting" that ask for a decision."""
