"""The standards are data: each value has a source beside it, and a file that can't be meant is refused."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from server.rules.standards import FOLDER, UnknownStandard, all_standards, read_standard, standard_named

WALES = (FOLDER / "wales.toml").read_text(encoding="utf-8")


def test_the_four_standards_are_there() -> None:
    assert list(all_standards()) == ["bedfordshire", "england-15-working-days", "england-4-weekly", "wales"]


def test_wales_as_its_section_4_has_it() -> None:
    wales = standard_named("wales")
    (edition,) = wales.edition
    assert wales.nation == "WLS"
    assert (edition.counts, edition.in_person_only) == ("lead_or_cover", True)
    assert [(rule.kind, rule.interval, rule.unit) for rule in edition.clocks] == [
        ("seen_alone", 10, "working_days"),
        ("at_home", 28, "days"),
    ]


@pytest.mark.parametrize(
    ("slug", "interval", "unit", "counts"),
    [
        ("bedfordshire", 10, "working_days", "lead_or_cover"),
        ("england-15-working-days", 15, "working_days", "any_social_worker"),
        ("england-4-weekly", 28, "days", "any_social_worker"),
    ],
)
def test_the_english_standards_ask_for_the_child_to_be_seen(slug: str, interval: int, unit: str, counts: str) -> None:
    standard = standard_named(slug)
    (edition,) = standard.edition
    assert (standard.nation, edition.counts, edition.in_person_only) == ("ENG", counts, True)
    assert [(rule.kind, rule.interval, rule.unit) for rule in edition.clocks] == [("seen", interval, unit)]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_value_has_its_source_beside_it(path: Path) -> None:
    standard = tomllib.loads(path.read_text(encoding="utf-8"))
    assert has_text(standard, "nation_source")
    for edition in standard["edition"]:
        for value in edition.keys() - {"clocks"}:
            assert value.endswith("_source") or has_text(edition, f"{value}_source"), value
        for rule in edition["clocks"]:
            assert has_text(rule, "source")
            assert has_text(rule, "first_day_counts_source")


def has_text(table: dict[str, Any], key: str) -> bool:
    return bool(table.get(key, "").strip())


def test_an_unknown_standard_says_which() -> None:
    with pytest.raises(UnknownStandard, match="atlantis"):
        standard_named("atlantis")


def test_standards_are_read_once() -> None:
    assert standard_named("wales") is standard_named("wales")


def test_nobody_can_change_a_standard() -> None:
    with pytest.raises(AttributeError):
        standard_named("wales").edition[0].clocks[0].interval = 12  # type: ignore[misc]
    with pytest.raises(TypeError):
        all_standards()["wales"] = standard_named("bedfordshire")  # type: ignore[index]


def test_the_edition_in_force_is_the_latest_that_had_begun(tmp_path: Path) -> None:
    later = (
        WALES[WALES.index("[[edition]]") :].replace("2019-11-01", "2027-04-01").replace("interval = 10", "interval = 8")
    )
    wales = read_standard(written(tmp_path, f"{WALES}\n{later}"))
    intervals = [
        wales.in_force_on(day).clocks[0].interval
        for day in (date(1999, 1, 1), date(2019, 11, 1), date(2027, 3, 31), date(2027, 4, 1), date(2040, 1, 1))
    ]
    assert intervals == [10, 10, 10, 8, 8]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("interval = 10", "interval = 0", "interval"),
        ("interval = 10", 'interval = "ten"', "interval"),
        ('unit = "days"', 'unit = "weeks"', "unit"),
        ('kind = "at_home"', 'kind = "at_school"', "kind"),
        ('kind = "at_home"', 'kind = "seen"', "two clocks of one kind"),
        ('kind = "seen_alone"', 'kind = "at_home"', "no clock for seeing the child"),
        ('nation = "WLS"', 'nation = "FRA"', "nation"),
        ('counts = "lead_or_cover"', 'counts = "anybody"', "counts"),
        ("effective_on = 2019-11-01", 'effective_on = "soon"', "effective_on"),
        ('slug = "wales"', 'slug = "cymru"', "slug"),
        ('nation_source = "The procedures are those of Wales"', "", "nation_source"),
        ('nation_source = "The procedures are those of Wales"', 'nation_source = ""', "nation_source"),
        ('slug = "wales"', 'slug = "wales"\nintervall = 3', "intervall"),
        ('slug = "wales"', "slug = ", "wales.toml"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_by_name(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in WALES
    path = written(tmp_path, WALES.replace(old, new))
    with pytest.raises(ValueError, match=complaint) as refused:
        read_standard(path)
    assert "wales.toml" in str(refused.value)


def test_two_editions_of_one_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="same day"):
        read_standard(written(tmp_path, WALES + WALES[WALES.index("[[edition]]") :]))


def written(folder: Path, text: str) -> Path:
    path = folder / "wales.toml"
    path.write_text(text, encoding="utf-8")
    return path
