"""The four families that tests, demo and documentation name. All invented."""

from server.demo.households import AdultFacts, ChildFacts, FamilyFacts

MAPLE = FamilyFacts(
    name="Maple",
    address="14 Heol y Felin, Cwm Valley",
    postcode="ZZ99 1AA",
    conference_weeks_ago=14,
    children=(
        ChildFacts("Kit", age=7, school="Ysgol Glan yr Afon", language="Welsh", category="emotional"),
        ChildFacts("Rowan", age=11, school="Ysgol Glan yr Afon", language="Welsh", category="emotional"),
    ),
    adults=(
        AdultFacts("Carys", "Mother", phone="01632 960 311", language="Welsh"),
        AdultFacts(
            "Gareth",
            "Father",
            last_name="Pine",
            lives_at_home=False,
            phone="01632 960 312",
            must_not_know=("address", "school"),
            must_not_know_reason="Non-molestation order. He followed the family to their last address.",
        ),
    ),
)

OAK = FamilyFacts(
    name="Oak",
    address="2 Chapel Row, Cwm Valley",
    postcode="ZZ99 1BB",
    conference_weeks_ago=11,
    children=(
        ChildFacts(
            "Tegan",
            age=4,
            school="Little Steps Nursery",
            communication_needs="Hears, and signs with her mother; tells more when she can draw or sign.",
        ),
    ),
    adults=(
        AdultFacts(
            "Bethan",
            "Mother",
            phone="01632 960 321",
            language="British Sign Language",
            needs_interpreter=True,
            communication_needs="Deaf. Book a BSL interpreter from outside the family; text, don't ring.",
        ),
    ),
)

ELM = FamilyFacts(
    name="Elm",
    address="Flat 6, Bryn Court, Cwm Valley",
    postcode="ZZ99 1CC",
    conference_weeks_ago=9,
    children=(
        ChildFacts("Efa", age=9, school="Bryn Primary School", category="neglect"),
        ChildFacts("Unborn baby", expected_in=58, category="neglect"),
    ),
    adults=(
        AdultFacts("Megan", "Mother", phone="01632 960 331"),
        AdultFacts("Lewis", "Mother's partner", last_name="Hill", has_parental_responsibility=False),
    ),
)

BIRCH = FamilyFacts(
    name="Birch",
    address="31 Station Road, North Town",
    postcode="ZZ99 1DD",
    conference_weeks_ago=8,
    children=(ChildFacts("Bilal", age=8, school="North Town Primary School", category="physical"),),
    adults=(
        AdultFacts("Amina", "Mother", phone="01632 960 341", language="Urdu", needs_interpreter=True),
        AdultFacts("Yusuf", "Father", phone="01632 960 342", language="Urdu"),
    ),
)
