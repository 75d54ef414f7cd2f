"""Settings, and where each of them comes from.

Command line over environment (`LONGLEAF_…`) over the folder's own file (`.longleaf/config.toml`)
over the user's file over the default. Keys of providers are never settings: they come from the
environment alone. A folder may come from anywhere, so its own file may set only what is harmless.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "LONGLEAF_"
FOLDER_MAY_SET = frozenset({"strategy", "wait"})


class ConfigError(Exception):
    """A setting that is unknown, malformed, or not allowed where it stands."""


class Settings(BaseModel):
    """What can be set. Unknown names are refused, so that a slip of the pen is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field("embedded", description="the model that answers")
    strategy: str = Field("search", description="how a question is answered")
    store: Path | None = Field(None, description="where memory is kept (FOLDER/.longleaf)")
    wait: float = Field(30.0, ge=0, description="seconds to wait for another writer")
    budget: str | None = Field(None, description="the most that answers may cost")
    prices: dict[str, dict[str, float]] = Field(
        default_factory=dict[str, dict[str, float]],
        description='dollars per million tokens: [prices."provider/name"] input, output',
    )


class Origins(BaseModel):
    """Settings together with the origin of each: its source as a user would name it."""

    settings: Settings
    origins: dict[str, str]


def user_file() -> Path:
    """The user's own configuration file."""
    return user_config_path("longleaf") / "config.toml"


def folder_file(folder: Path) -> Path:
    """The configuration file that a folder brings with it."""
    return folder / ".longleaf" / "config.toml"


def load(folder: Path | None = None, command_line: Mapping[str, Any] | None = None) -> Origins:
    """Settings for a folder; values of None on the command line were not given.

    Raises ConfigError, which names the setting, its origin and what is allowed.
    """
    given = {name: value for name, value in (command_line or {}).items() if value is not None}
    sources = [("command line", given), ("environment", _environment())]
    if folder is not None:
        sources.append((str(folder_file(folder)), _folder_values(folder)))
    sources.append((str(user_file()), _read(user_file())))
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for origin, found in reversed(sources):
        _expect_known(found, origin)
        values |= found
        origins |= dict.fromkeys(found, origin)
    try:
        return Origins(settings=Settings(**values), origins=origins)
    except ValidationError as error:
        raise ConfigError(_explain(error, origins)) from error


def _environment() -> dict[str, Any]:
    names = {PREFIX + name.upper(): name for name in Settings.model_fields}
    return {names[key]: value for key, value in os.environ.items() if key in names and value}


def _folder_values(folder: Path) -> dict[str, Any]:
    values = _read(folder_file(folder))
    if refused := sorted(values.keys() & Settings.model_fields.keys() - FOLDER_MAY_SET):
        raise ConfigError(
            f"{folder_file(folder)} sets {', '.join(refused)}, which a folder's own file may not:"
            f" it may set {', '.join(sorted(FOLDER_MAY_SET))}; put the rest in {user_file()}"
        )
    return values


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read as TOML: {error}") from error


def _expect_known(values: Mapping[str, Any], origin: str) -> None:
    if unknown := sorted(values.keys() - Settings.model_fields.keys()):
        raise ConfigError(
            f"{origin} sets {', '.join(unknown)}, which is not a setting; there are"
            f" {', '.join(Settings.model_fields)}"
        )


def _explain(error: ValidationError, origins: Mapping[str, str]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    return f"{name} (from {origins[name]}): {first['msg']}, but it is {first['input']!r}"
