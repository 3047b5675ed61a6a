"""The templates: ours, and govuk-frontend's macros beside them."""

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from server.release import Release


def templates_of(
    release: Release, *, duty_phone: str = "", idle_minutes: int = 5, hidden_seconds: int = 60, rings: bool = True
) -> Environment:
    """`duty_phone` is rung where a team has no number of its own. A page locks itself after `idle_minutes` without a
    touch, or `hidden_seconds` out of sight. Without `rings` every page says that nobody is rung.

    Everything a person typed is escaped: autoescape is on for every template, whatever its name ends in."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([FileSystemLoader(release.web / "templates"), govuk])
    # govuk-frontend's macros ask for options that nobody gave, so undefined things are empty.
    templates = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    templates.globals["static"] = release.url
    templates.globals["release"] = release.name
    templates.globals["duty_for_all"] = duty_phone
    templates.globals["idle_minutes"] = idle_minutes
    templates.globals["hidden_seconds"] = hidden_seconds
    templates.globals["rings"] = rings
    return templates
