"""The templates: ours, and govuk-frontend's macros beside them."""

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from server.release import Release


def templates_of(release: Release) -> Environment:
    """Everything a person typed is escaped: autoescape is on for every template, whatever its name ends in."""
    loader = ChoiceLoader([FileSystemLoader(release.web / "templates"), PackageLoader("govuk_frontend_jinja")])
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.globals["static"] = release.url
    templates.globals["release"] = release.name
    return templates
