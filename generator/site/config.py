"""`mkdocs.yml`: what an office may set, and nothing that runs code or reads files of its own choice."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

from generator.errors import WrongCall
from generator.site.publishers import PUBLISHERS, USUAL
from generator.words import joined
from generator.words.findings import CONFIG

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIG_FILE = "mkdocs.yml"
KEYS = frozenset({
    "site_name", "site_url", "site_description", "site_author", "copyright", "docs_dir", "site_dir",
    "use_directory_urls", "strict", "theme", "plugins", "markdown_extensions", "validation", "extra", "extra_css",
    "extra_javascript", "nav", "repo_url", "repo_name", "edit_uri",
})  # fmt: skip
THEME = frozenset({"name", "language", "font", "features", "palette", "logo", "favicon", "icon", "direction"})
PLUGINS: Mapping[str, frozenset[str]] = {
    "search": frozenset({"lang", "separator", "pipeline"}),
    "offline": frozenset({"enabled"}),
}
_TOC = frozenset({"permalink", "permalink_title", "permalink_class", "permalink_leading", "toc_depth", "title",
                  "anchorlink", "baselevel"})  # fmt: skip
EXTENSIONS: Mapping[str, frozenset[str]] = {
    "abbr": frozenset(),
    "admonition": frozenset(),
    "attr_list": frozenset(),
    "def_list": frozenset(),
    "footnotes": frozenset({"BACKLINK_TEXT", "BACKLINK_TITLE", "PLACE_MARKER", "SEPARATOR", "UNIQUE_IDS"}),
    "md_in_html": frozenset(),
    "nl2br": frozenset(),
    "sane_lists": frozenset(),
    "tables": frozenset({"use_align_attribute"}),
    "toc": _TOC,
    "pymdownx.betterem": frozenset({"smart_enable"}),
    "pymdownx.caret": frozenset({"smart_insert", "insert", "superscript"}),
    "pymdownx.details": frozenset(),
    "pymdownx.mark": frozenset({"smart_mark"}),
    "pymdownx.superfences": frozenset(),
    "pymdownx.tabbed": frozenset({"alternate_style"}),
    "pymdownx.tasklist": frozenset({"custom_checkbox", "clickable_checkbox"}),
    "pymdownx.tilde": frozenset({"smart_delete", "delete", "subscript"}),
}


def read_config(root: Path) -> dict[str, Any]:
    """Read `mkdocs.yml` with plain YAML tags only, and refuse what would run other code or read other files.

    MkDocs itself loads it with tags that call any Python function, and a plugin, an extension or a
    theme folder may read and publish any file of the machine.

    Raises
    ------
    WrongCall : no such file, not a mapping, a tag, or a key, plugin, extension or option that is not on our lists.
    OSError : it cannot be read.

    """
    import yaml

    path = root / CONFIG_FILE
    if not path.is_file():
        raise WrongCall(CONFIG["absent"].format(path=path))
    content = path.read_bytes()
    try:
        config = yaml.safe_load(content.decode())
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise WrongCall(CONFIG["unreadable"].format(problem=" ".join(str(error).split()))) from error
    if not isinstance(config, dict) or not isinstance(config.get("theme", {}), dict):
        raise WrongCall(CONFIG["unreadable"].format(problem=CONFIG["mapping"]))
    _refuse_circles(config)
    _refuse_others("", config, KEYS)
    _refuse_others("theme.", config.get("theme", {}), THEME)
    if config.get("theme", {}).get("name", "material") != "material":
        raise WrongCall(CONFIG["theme"].format(key=config["theme"]["name"]))
    _refuse_absent(publisher_of(config))
    for setting, known, refusal in (
        ("plugins", PLUGINS, "plugin"),
        ("markdown_extensions", EXTENSIONS, "extension"),
    ):
        for name, options in _listed(config, setting):
            if name not in known:
                raise WrongCall(CONFIG[refusal].format(key=name, known="、".join(known)))
            _refuse_others(f"{name}.", options, known[name])
            for option, value in options.items():
                if not _is_plain(value):
                    raise WrongCall(CONFIG["option"].format(key=f"{name}.{option}"))
    return config


def edit_base(config: Mapping[str, Any]) -> str:
    """Where the office edits its files, as the configuration says."""
    extra = config.get("extra") or {}
    return str(extra.get("edit_base") or "") if isinstance(extra, dict) else ""


def publisher_of(config: Mapping[str, Any]) -> str:
    """The name of the publisher the configuration asks for."""
    extra = config.get("extra") or {}
    return str(extra.get("publisher") or USUAL) if isinstance(extra, dict) else USUAL


def with_documents(config: Mapping[str, Any]) -> bool:
    """Whether bulletins are offered as DOCX too; they are, unless the configuration says otherwise."""
    extra = config.get("extra") or {}
    return not isinstance(extra, dict) or extra.get("documents", True) is not False


def _refuse_absent(publisher: str) -> None:
    """Refuse a publisher that is not on our list, or not installed."""
    if publisher not in PUBLISHERS:
        raise WrongCall(CONFIG["publisher"].format(key=publisher, known=joined(PUBLISHERS)))
    if importlib.util.find_spec(publisher) is None:
        raise WrongCall(CONFIG["no_publisher"].format(key=publisher))


def _refuse_circles(config: Mapping[str, Any]) -> None:
    """Refuse a part that holds itself, or a name that is no text: it could not be told from another."""
    try:
        json.dumps(config, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError) as error:
        raise WrongCall(CONFIG["unreadable"].format(problem=" ".join(str(error).split()))) from error


def _refuse_others(above: str, given: Mapping[Any, Any], known: frozenset[str]) -> None:
    for key in given:
        if key not in known:
            raise WrongCall(CONFIG["key"].format(key=f"{above}{key}"))


def _listed(config: Mapping[str, Any], setting: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The names of a list of names, some of them with options; MkDocs takes a mapping as well."""
    given = config.get(setting) or []
    entries = [{name: options} for name, options in given.items()] if isinstance(given, dict) else given
    if not isinstance(entries, list):
        raise WrongCall(CONFIG["unreadable"].format(problem=setting))
    found: list[tuple[str, Mapping[str, Any]]] = []
    for entry in entries:
        extension = {entry: None} if isinstance(entry, str) else entry
        if not isinstance(extension, dict) or len(extension) != 1:
            raise WrongCall(CONFIG["unreadable"].format(problem=setting))
        ((name, options),) = extension.items()
        if not isinstance(options or {}, dict):
            raise WrongCall(CONFIG["unreadable"].format(problem=f"{setting}.{name}"))
        found.append((str(name), options or {}))
    return found


def _is_plain(value: object) -> bool:
    """Whether an option is a text, a number, a truth value or a list of those: nothing that names code."""
    return all(isinstance(item, (str, int, float, bool)) for item in (value if isinstance(value, list) else [value]))
