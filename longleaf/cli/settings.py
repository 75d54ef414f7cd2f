"""`longleaf config`: every setting with where it comes from."""

from .opened import require_folder
from .options import AsJson, SomeFolder
from .render import say, say_json, table


def config(folder: SomeFolder = None, as_json: AsJson = False) -> None:
    """Show every setting, its value, and where that comes from.

    Command line over environment (LONGLEAF_MODEL …) over the folder's own .longleaf/config.toml
    over the user's file over the default.
    """
    from ..config import Settings, load

    if folder is not None:
        require_folder(folder)
    found = load(folder)
    values = found.settings.model_dump(mode="json")
    if as_json:
        say_json({n: {"value": v, "origin": found.origins[n]} for n, v in values.items()})
        return
    rows = [("setting", "value", "from", "is")]
    for name, value in values.items():
        told = "-" if value is None else str(value)
        rows.append(
            (name, told, found.origins[name], Settings.model_fields[name].description or "")
        )
    say(table(rows))
