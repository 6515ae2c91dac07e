"""MkDocs, run on a configuration: strict, dated, and silent unless it has something to say."""

from __future__ import annotations

import calendar
import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed, WrongCall
from generator.site.config import CONFIG_FILE
from generator.site.segmentation import prepare
from generator.words import cli as words
from generator.words.findings import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from generator.model import Cache

MOST_SHOWN = 20


class _Warnings(logging.Handler):
    """Collects what MkDocs warns of; any of it refuses the build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Set variables that MkDocs reads from the environment, and put the old ones back."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def run_mkdocs(configuration: dict[str, Any], scratch: Path, dated: date, cache: Cache) -> None:
    """Build a site; `scratch` gets the configuration, `dated` is the only date that can reach the output.

    Raises
    ------
    WrongCall : the configuration is not one.
    PublishingFailed : MkDocs failed, or warned of anything.

    """
    import yaml

    epoch = str(calendar.timegm(dated.timetuple()))
    with _environment(SOURCE_DATE_EPOCH=epoch, NO_MKDOCS_2_WARNING="1"):
        prepare(cache)
        from mkdocs.commands.build import build as build_site
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        path = scratch / CONFIG_FILE
        path.write_text(yaml.safe_dump(configuration, allow_unicode=True), encoding="utf-8")
        collected = _Warnings()
        logger = logging.getLogger("mkdocs")
        propagate, logger.propagate = logger.propagate, False
        logger.addHandler(collected)
        try:
            loaded = _loaded(load_config, path, collected)
            build_site(loaded)
        except (MkDocsException, SystemExit) as error:
            problem = " ".join([*collected.messages, str(error)]).strip()
            raise PublishingFailed(words.BROKEN.format(problem=problem)) from error
        finally:
            logger.removeHandler(collected)
            logger.propagate = propagate
    if collected.messages:
        shown = "\n".join(collected.messages[:MOST_SHOWN])
        raise PublishingFailed(words.STRICT.format(count=len(collected.messages), warnings=shown))


def _loaded(load_config: Callable[..., Any], path: Path, collected: _Warnings) -> Any:  # noqa: ANN401 - MkDocs' own type
    """MkDocs' configuration; whatever it objects to is the fault of `mkdocs.yml`.

    Its options are checked by code that also fails with plain Python errors.
    """
    try:
        loaded = load_config(str(path), strict=False)
    except OSError:
        raise
    except (Exception, SystemExit) as error:
        problem = "；".join([*collected.messages, str(error)])
        raise WrongCall(CONFIG["unreadable"].format(problem=problem)) from error
    if collected.messages:
        raise WrongCall(CONFIG["unreadable"].format(problem="；".join(collected.messages)))
    return loaded
