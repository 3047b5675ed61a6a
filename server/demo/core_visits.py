"""Where the four named families stand today: one child overdue, one due today, one due in two days, the rest later."""

from dataclasses import replace
from datetime import date, time, timedelta

from server.demo.households import Household
from server.demo.staff import Staff
from server.demo.visiting import Told, start_for, visit
from server.rules.standards import standard_named
from server.rules.working_days import is_working_day

CHOSE_NOT_TO = ("childs_choice", "Wanted to stay with the others.")
KIT_AT_HOME = Told(
    seen={"Kit": "alone", "Rowan": "not_alone"},
    said={"Kit": "I sleep at the end now, near the landing light. I like that.", "Rowan": "Can I go and play?"},
    why=CHOSE_NOT_TO,
    what_was_seen="Both bedrooms warm and tidy. A new chain on the front door.",
    interactions="Carys sat down beside Kit to read; Kit leaned in.",
    parents_words="“We are sleeping again. I still check the window.”",
    next_visit_words="See Rowan by himself at school.",
)
ROWAN_AT_HOME = Told(
    seen={"Rowan": "alone"},
    said={"Rowan": "Kit's at football. I stayed in."},
    why=("other", "At football with a friend's family."),
    what_was_seen="Rowan was making tea for his mother.",
)
ROWAN_AT_SCHOOL = Told(
    seen={"Rowan": "alone"},
    said={"Rowan": "Mam laughs more. I don't want him to know which bus I take."},
    place="school",
    at=time(10, 15),
    minutes=30,
)


async def visit_maple(household: Household, staff: Staff, *, today: date) -> None:
    """Kit: seen alone overdue since the last working day. Rowan: due today."""
    kit_on = start_for("seen_alone", _working_day_before(today), standard_named("wales"), "WLS", today=today)
    rowan_on = start_for("seen_alone", today, standard_named("wales"), "WLS", today=today)
    assert kit_on  # noqa: S101 - a working day can always be met
    if rowan_on is None:
        # Ten working days never end on a day off: then it is Rowan's visit at home that is due today.
        await visit(household, staff.sian, replace(ROWAN_AT_HOME, on=today - timedelta(days=28)))
        await visit(household, staff.sian, replace(KIT_AT_HOME, on=kit_on, seen={"Kit": "alone"}))
        await visit(household, staff.sian, replace(ROWAN_AT_SCHOOL, on=_working_day_before(kit_on + timedelta(days=7))))
        return
    await visit(household, staff.sian, replace(KIT_AT_HOME, on=kit_on))
    await visit(household, staff.sian, replace(ROWAN_AT_SCHOOL, on=rowan_on))


async def visit_oak(household: Household, staff: Staff, *, today: date) -> None:
    """Tegan: at home due in two days, seen alone since."""
    await visit(
        household,
        staff.sian,
        Told(
            on=today - timedelta(days=26),
            seen={"Tegan": "alone"},
            said={"Tegan": "This is my bed and this is the dog's bed. He snores."},
            what_was_seen="Tegan showed her room. Flashing doorbell now works.",
            interactions="Tegan and her mother signed all through; Bethan answered each time.",
            parents_words="“I see the light and I come. Nobody believed me before.”",
            interpreter="Interpreter from Signs Together (BSL)",
        ),
    )
    await visit(
        household,
        staff.sian,
        Told(
            on=_working_day_before(_working_day_before(_working_day_before(today))),
            seen={"Tegan": "alone"},
            said={"Tegan": "I drew us. That one is me, I am the biggest."},
            place="school",
            at=time(11, 0),
            minutes=40,
        ),
    )


async def visit_elm(household: Household, staff: Staff, *, today: date) -> None:
    """Efa: nothing due for a while."""
    await visit(
        household,
        staff.sian,
        Told(
            on=_working_day_before(_working_day_before(today)),
            seen={"Efa": "alone"},
            said={"Efa": "I did the pasta. I want the baby to have the blue blanket."},
            what_was_seen="Food in the fridge and the cupboards. Cot still in its box.",
            interactions="Lewis stayed in the kitchen. Megan and Efa folded washing together.",
            parents_words="“Midwife is pleased with me.”",
            signs_of_others="A third adult's coat and work boots in the hall.",
            announced=False,
        ),
    )


async def visit_birch(household: Household, staff: Staff, *, today: date) -> None:
    """Bilal, in the other team: nothing due for a while."""
    await visit(
        household,
        staff.omar,
        Told(
            on=_working_day_before(today - timedelta(days=6)),
            seen={"Bilal": "not_alone"},
            said={"Bilal": "I got a goal. My arm is better."},
            why=CHOSE_NOT_TO,
            what_was_seen="Living room newly painted.",
            parents_words="“The football is good for him.”",
            interpreter="Interpreter from Town Languages (Urdu)",
        ),
    )


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day, "WLS"):
        day -= timedelta(days=1)
    return day
