"""What was recorded at the visits before: oldest first, one line of chapters a family. All invented."""

from datetime import time

from server.demo.visiting import Told
from server.models.visit import Outcome

MORNING = time(9, 30)
WITH_SIBLING = ("childs_choice", "Wanted to stay with the others.")
WAS_OUT = ("other", "Out with a grandparent.")
NOT_ALLOWED = ("adult_would_not_allow", "Told that any talk happens in the same room.")

MAPLE = (
    Told(
        seen={"Kit": "not_alone", "Rowan": "alone"},
        said={"Kit": "This is our new house.", "Rowan": "I want to keep my school."},
        why=WITH_SIBLING,
        what_was_seen="Boxes in every room. Beds made up first.",
        parents_words="“We left with two bags.”",
    ),
    Told(
        seen={"Kit": "alone", "Rowan": "alone"},
        said={"Kit": "I don't want to say.", "Rowan": "Kit has bad dreams. I tell him it's only the wind."},
        what_was_seen="Lock changed. A night light in the children's room.",
        interactions="Carys stopped cooking to listen when Kit spoke.",
    ),
    Told(outcome=Outcome.CANCELLED_BY_US, announced=True),
    Told(
        seen={"Kit": "alone", "Rowan": "not_seen"},
        said={"Kit": "I got a certificate. It is for being kind."},
        why=WAS_OUT,
        place="school",
        at=MORNING,
        minutes=30,
    ),
    Told(
        seen={"Kit": "alone", "Rowan": "alone"},
        said={"Kit": "Can the teddy come to the meeting?", "Rowan": "I said it to you. I don't want to say it twice."},
        what_was_seen="Homework on the table, dinner cooking.",
        parents_words="“He rang my sister. I told the police, they gave me a number.”",
        announced=False,
    ),
)

OAK = (
    Told(
        seen={"Tegan": "not_alone"},
        said={"Tegan": "Mam talks with hands. I can too."},
        why=("childs_choice", "Held on to her mother's sleeve."),
        what_was_seen="Smoke alarm flashes; doorbell does not.",
        interpreter="Interpreter from Signs Together (BSL)",
    ),
    Told(outcome=Outcome.NO_REPLY, announced=True, what_was_seen="Rang twice. The bell's light did not work."),
    Told(
        seen={"Tegan": "alone"},
        said={"Tegan": "The doctor looked in my ears. They are good ears."},
        what_was_seen="Milk, bread and fruit in. Washing on the line.",
        parents_words="“You came at ten. I was here. Nobody fixed the bell.”",
        interpreter="Interpreter from Signs Together (BSL)",
    ),
)

ELM = (
    Told(
        seen={"Efa": "alone"},
        said={"Efa": "I make my own breakfast. I know how."},
        what_was_seen="Little food in. Heating off.",
        parents_words="“I was too sick to shop this week.”",
    ),
    Told(
        seen={"Efa": "not_alone"},
        said={"Efa": "It's fine."},
        why=NOT_ALLOWED,
        what_was_seen="Lewis sat between Efa and the door.",
        interactions="Efa looked at Lewis before each answer.",
        parents_words="“She tells you everything already.”",
    ),
    Told(
        seen={"Efa": "alone"},
        said={"Efa": "He doesn't like it when you come. I do."},
        place="school",
        at=MORNING,
        minutes=35,
    ),
)

HAZEL = (
    Told(
        seen={"Gwen": "alone"},
        said={"Gwen": "Don't write down the bit about the bus."},
        what_was_seen="Own room, own key, door off its hinge.",
    ),
    Told(outcome=Outcome.CANCELLED_BY_FAMILY, announced=True, parents_words="“She has a test, come next week.”"),
    Told(
        seen={"Gwen": "alone"},
        said={"Gwen": "I'd rather go to Taid's on Fridays. Nobody asked me."},
        place="elsewhere",
        minutes=45,
    ),
    Told(
        seen={"Gwen": "alone"},
        said={"Gwen": "They asked me this time. Fridays are Taid's now."},
        what_was_seen="Door back on. Rhian and Gwen laughed about the paint.",
        interactions="Talked over each other, then Rhian let Gwen finish.",
    ),
)

ASH = (
    Told(
        seen={"Mabli": "alone", "Osian": "not_alone"},
        said={"Mabli": "Osian can't have my crayons, he eats them."},
        why=("other", "Two years old, stays near his father."),
        what_was_seen="Stair gate in its box. Damp in the back bedroom.",
        parents_words="“The landlord says next month.”",
    ),
    Told(outcome=Outcome.CHILD_NOT_HOME, announced=True, what_was_seen="Elin home. Children said to be at a cousin's."),
    Told(
        seen={"Mabli": "alone", "Osian": "alone"},
        said={"Mabli": "The gate is for Osian. I can open it, look.", "Osian": "Ball!"},
        what_was_seen="Stair gate up. Damp as before; photographs taken for the landlord.",
        interactions="Huw lifted Osian before he reached the stairs, both laughing.",
    ),
)

WILLOW = (
    Told(
        seen={"Callum": "alone"},
        said={"Callum": "I'm not a child."},
        what_was_seen="Sleeps on the sofa; his room is full of boxes.",
        minutes=20,
    ),
    Told(outcome=Outcome.NO_REPLY, announced=False),
    Told(
        outcome=Outcome.DENIED_ACCESS,
        announced=True,
        what_was_seen="Donna opened on the chain and said not today. A man's voice inside.",
        signs_of_others="A van outside that was there last time.",
    ),
    Told(
        seen={"Callum": "alone"},
        said={"Callum": "He was here. Mum said not to say. I'm saying."},
        place="school",
        at=MORNING,
        minutes=40,
    ),
    Told(
        seen={"Callum": "alone"},
        said={"Callum": "I've got a bed. It's a proper one."},
        what_was_seen="His room is cleared and has a bed and a desk.",
        parents_words="“I should have rung you that day.”",
    ),
)

ALDER = (
    Told(
        seen={"Nia": "alone"},
        said={"Nia": "I miss my aunt's cat. I like my own bed."},
        what_was_seen="Nia's drawings up along the stairs.",
        interactions="Sara knelt down to Nia's height to talk.",
    ),
    Told(seen={"Nia": "alone"}, said={"Nia": "Mam counts to ten now. I count with her."}, minutes=30),
)

POPLAR = (
    Told(
        seen={"Dylan": "alone"},
        said={"Dylan": "Dad is better when it's the weekend."},
        what_was_seen="Clean kitchen, bottles by the back door.",
    ),
)

BIRCH = (
    Told(
        seen={"Bilal": "not_alone"},
        said={"Bilal": "Can you come and see me play?"},
        why=NOT_ALLOWED,
        interpreter="Interpreter from Town Languages (Urdu)",
    ),
    Told(
        seen={"Bilal": "alone"},
        said={"Bilal": "It doesn't hurt now. It did."},
        place="school",
        at=MORNING,
        minutes=30,
    ),
)

CEDAR = (
    Told(
        seen={"Amelia": "alone", "Noah": "not_alone"},
        said={"Amelia": "Noah cries when they shout. I put my hands on his ears.", "Noah": "Car."},
        why=("other", "Three years old, fell asleep."),
        what_was_seen="Toys put away. A hole in the kitchen door.",
    ),
    Told(outcome=Outcome.CANCELLED_BY_US, announced=True),
    Told(
        seen={"Amelia": "alone", "Noah": "alone"},
        said={"Amelia": "It is quiet now. Noah sleeps in his own bed.", "Noah": "My bed."},
        what_was_seen="The kitchen door is mended.",
        parents_words="“He has gone to his brother's. I told him to.”",
    ),
)
