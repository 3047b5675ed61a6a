"""What a worker can say at the hand-over, in the words of the form."""

from typing import Final

IN_THE_ROOM: Final = {
    "nobody_else": "Nobody else",
    "parent": "A parent",
    "carer": "Another carer",
    "sibling": "A brother or sister",
    "interpreter": "An interpreter",
    "advocate": "An advocate",
    "other": "Somebody else",
}
HOLDS_PEN: Final = {"child": "The child", "worker": "I do", "both": "Both of us", "other": "Somebody else"}
HEAR: Final = {"no": "No", "yes": "Yes", "not_known": "Can’t tell"}
YES_NO: Final = {"no": "No", "yes": "Yes"}
POLICE: Final = {
    "none": "No",
    "agreed": "Yes, and this is agreed with the police",
    "planned": "Yes, and this is not agreed yet",
}
INTERPRETER: Final = {"professional": "A professional", "family": "Family, or somebody they know"}

AGREE_FIRST: Final = (
    "Agree this with the police first: what a child says here can matter in court. Ring the officer, or duty, "
    "before you hand over. Until then listen, and write down word for word what the child says unasked."
)
MUST_SAY: Final = {
    "tools": "Choose at least one thing to offer.",
    "language": "Choose a language.",
    "can_anyone_hear": "Say whether anyone can hear.",
    "in_the_room": "Say who is in the room.",
    "holds_pen": "Say who holds the pen.",
    "police_interview": "Say whether a police interview is planned.",
    "interpreter_name": "Write the interpreter’s name.",
    "interpreter_role": "Say whether the interpreter is a professional.",
    "interpreter_why": "Say why no professional interprets.",
}
"""The form carries these: a phone without signal asks before it saves, not hours later."""
