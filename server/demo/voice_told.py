"""What Kit answered on the tablet at three visits. All invented."""

from typing import Any, Final

FIRST: Final[list[dict[str, Any]]] = [
    {
        "kind": "faces",
        "answer": {
            "questions": [
                {"id": "now", "faces": ["calm"], "who": "", "words": "", "not_said": False},
                {"id": "home", "faces": ["worried", "loved"], "who": "", "words": "", "not_said": False},
                {"id": "school", "faces": ["happy"], "who": "", "words": "I got a certificate", "not_said": False},
                {"id": "with", "faces": [], "who": "", "words": "", "not_said": True},
            ]
        },
    },
    {
        "kind": "steps",
        "answer": {
            "questions": [
                {"id": "safe", "step": 4, "choice": "", "words": "", "not_said": False},
                {"id": "higher", "step": None, "choice": "", "words": "if the lock was for ever", "not_said": False},
            ]
        },
    },
]
SECOND: Final[list[dict[str, Any]]] = [
    {
        "kind": "faces",
        "answer": {
            "questions": [
                {"id": "now", "faces": ["tired"], "who": "", "words": "", "not_said": False},
                {
                    "id": "home",
                    "faces": ["scared", "sad"],
                    "who": "",
                    "words": "when the wind is loud",
                    "not_said": False,
                },
                {"id": "school", "faces": ["happy", "proud"], "who": "", "words": "", "not_said": False},
            ]
        },
    },
    {
        "kind": "people",
        "answer": {
            "people": [
                {"name": "Mam", "picture": "cat", "near": 0, "x": -231, "y": -276, "words": ""},
                {
                    "name": "Rowan",
                    "picture": "fox",
                    "near": 0,
                    "x": 338,
                    "y": 123,
                    "words": "tells me it is only the wind",
                },
                {"name": "Nain", "picture": "owl", "near": 1, "x": -468, "y": 270, "words": ""},
                {"name": "Miss Rees", "picture": "bird", "near": 2, "x": 567, "y": -476, "words": ""},
                {"name": "Dad", "picture": "dog", "near": 3, "x": 578, "y": 689, "words": ""},
            ],
            "not_said": False,
        },
    },
    {"kind": "say", "answer": {"words": "", "not_said": True}, "ending": "not_said"},
]
THIRD: Final[list[dict[str, Any]]] = [
    {
        "kind": "faces",
        "answer": {
            "questions": [
                {"id": "now", "faces": ["happy", "excited"], "who": "", "words": "", "not_said": False},
                {"id": "home", "faces": ["calm", "loved"], "who": "", "words": "", "not_said": False},
                {"id": "school", "faces": ["lonely"], "who": "", "words": "", "not_said": False},
                {"id": "with", "faces": ["loved", "happy"], "who": "Rowan", "words": "", "not_said": False},
            ]
        },
    },
    {
        "kind": "steps",
        "answer": {
            "questions": [
                {"id": "safe", "step": 7, "choice": "", "words": "", "not_said": False},
                {"id": "higher", "step": None, "choice": "", "words": "a light on the stairs too", "not_said": False},
                {"id": "better", "step": None, "choice": "same", "words": "", "not_said": False},
            ]
        },
    },
    {"kind": "draw", "answer": {"words": "Golau nos a Mam a fi", "not_said": False}, "language": "cy", "drawing": True},
    {
        "kind": "places",
        "answer": {
            "places": [
                {"id": "worries", "words": "", "pictures": ["phone", "night"], "not_said": False},
                {
                    "id": "good_things",
                    "words": "football with Rowan",
                    "pictures": ["ball", "school"],
                    "not_said": False,
                },
                {"id": "hopes", "words": "to keep this house", "pictures": ["house", "heart"], "not_said": False},
            ]
        },
    },
    {
        "kind": "week",
        "answer": {
            "days": [
                {"day": "mon", "part": "morning", "faces": ["tired"], "words": ""},
                {"day": "mon", "part": "evening", "faces": ["calm"], "words": ""},
                {"day": "wed", "part": "evening", "faces": ["worried"], "words": "the phone rang and rang"},
                {"day": "fri", "part": "evening", "faces": ["happy", "excited"], "words": ""},
                {"day": "sat", "part": "morning", "faces": ["proud"], "words": "goal!"},
                {"day": "sun", "part": "evening", "faces": ["calm", "loved"], "words": ""},
            ],
            "not_said": False,
        },
    },
    {
        "kind": "meeting",
        "answer": {
            "questions": [
                {"id": "know", "words": "I don’t want to move again", "choice": "", "not_said": False},
                {"id": "change", "words": "", "choice": "", "not_said": True},
                {"id": "how", "words": "", "choice": "with_advocate", "not_said": False},
                {"id": "who", "words": "Miss Rees", "choice": "", "not_said": False},
                {"id": "advocate", "words": "", "choice": "later", "not_said": False},
            ]
        },
        "may_hear": ["core_group"],
    },
]
