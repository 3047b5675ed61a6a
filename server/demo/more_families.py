"""The other families of the demo. All invented."""

from server.demo.households import AdultFacts, ChildFacts, FamilyFacts

HAZEL = FamilyFacts(
    name="Hazel",
    address="8 Pen y Bryn, Cwm Valley",
    postcode="ZZ99 1EE",
    conference_weeks_ago=16,
    children=(ChildFacts("Gwen", age=13, school="Ysgol Uwchradd y Cwm", category="emotional"),),
    adults=(
        AdultFacts("Rhian", "Mother", phone="01632 960 351"),
        AdultFacts("Idris", "Grandfather", has_parental_responsibility=False, phone="01632 960 352"),
    ),
)

ASH = FamilyFacts(
    name="Ash",
    address="27 Quarry Lane, Cwm Valley",
    postcode="ZZ99 1FF",
    conference_weeks_ago=6,
    children=(
        ChildFacts("Mabli", age=6, school="Bryn Primary School"),
        ChildFacts("Osian", age=2, communication_needs="Few words yet; points and brings things."),
    ),
    adults=(
        AdultFacts(
            "Elin", "Mother", phone="01632 960 361", communication_needs="Reads with difficulty: say it, don't post it."
        ),
        AdultFacts("Huw", "Father", phone="01632 960 362"),
    ),
)

WILLOW = FamilyFacts(
    name="Willow",
    address="3 River View, Cwm Valley",
    postcode="ZZ99 1GG",
    conference_weeks_ago=20,
    children=(ChildFacts("Callum", age=15, school="Ysgol Uwchradd y Cwm", category="neglect"),),
    adults=(
        AdultFacts("Donna", "Mother", phone="01632 960 371"),
        AdultFacts(
            "Craig",
            "Mother's former partner",
            last_name="Thorn",
            has_parental_responsibility=False,
            lives_at_home=False,
            must_not_know=("plans",),
            must_not_know_reason="He has come to the house on days he heard a visit was planned.",
        ),
    ),
)

ALDER = FamilyFacts(
    name="Alder",
    address="41 Bridge Street, Cwm Valley",
    postcode="ZZ99 1HH",
    conference_weeks_ago=5,
    children=(
        ChildFacts(
            "Nia",
            age=8,
            school="Ysgol Glan yr Afon",
            category="physical",
            seen_every=5,
            own_interval_reason="Home three weeks ago after a time with her aunt: weekly until the review.",
        ),
    ),
    adults=(
        AdultFacts("Sara", "Mother", phone="01632 960 381"),
        AdultFacts(
            "Mirela", "Aunt", last_name="Ionescu", lives_at_home=False, language="Romanian", needs_interpreter=True
        ),
    ),
)

POPLAR = FamilyFacts(
    name="Poplar",
    address="19 Terrace Road, Cwm Valley",
    postcode="ZZ99 1JJ",
    conference_weeks_ago=7,
    children=(ChildFacts("Dylan", age=10, school="Bryn Primary School", category="neglect"),),
    adults=(AdultFacts("Gethin", "Father", phone="01632 960 391"),),
)

CEDAR = FamilyFacts(
    name="Cedar",
    address="5 Market Place, North Town",
    postcode="ZZ99 1KK",
    conference_weeks_ago=9,
    children=(
        ChildFacts("Amelia", age=5, school="North Town Primary School", category="emotional"),
        ChildFacts("Noah", age=3, school="Market Place Nursery", category="emotional"),
    ),
    adults=(AdultFacts("Chloe", "Mother", phone="01632 960 401"),),
)
