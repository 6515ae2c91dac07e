"""The resources a descriptor names: which files a year is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.model import (
    Finding,
)
from generator.source.text import unsafe
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def resources_of(descriptor: Mapping[str, Any], shown: str, findings: list[Finding]) -> Iterator[tuple[str, str]]:
    """The name and path of each usable resource; the others are added to `findings`."""
    resources = descriptor.get("resources", [])
    if not isinstance(resources, list) or not all(isinstance(entry, dict) for entry in resources):
        findings.append(descriptor_finding(shown, "resources", "resources"))
        return
    names: set[str] = set()
    paths: set[str] = set()
    for resource in resources:
        name, path = resource.get("name"), resource.get("path")
        if not isinstance(name, str) or not name or name in names:
            findings.append(descriptor_finding(shown, "resources.name", "resource-name"))
            continue
        names.add(name)
        if isinstance(path, str) and path in paths:
            findings.append(descriptor_finding(shown, f"resources.{name}", "resource-twice"))
        elif not isinstance(path, str):
            findings.append(descriptor_finding(shown, f"resources.{name}", "resource-path"))
        elif unsafe(path):
            findings.append(Finding("file/outside", shown, value=path))
        elif not _plain_csv(resource, path):
            findings.append(Finding("file/dialect", shown, value=name))
        else:
            paths.add(path)
            yield name, path


def _plain_csv(resource: Mapping[str, Any], path: str) -> bool:
    dialect = resource.get("dialect", {})
    dialect = dialect if isinstance(dialect, dict) else {"reference": dialect}
    csv = dialect.get("csv", {})
    merged = {**dialect, **(csv if isinstance(csv, dict) else {})}
    usual = {"delimiter": ",", "quoteChar": '"', "header": True, "doubleQuote": True}
    known = {*usual, "$schema", "csv", "lineTerminator", "caseSensitiveHeader", "skipInitialSpace"}
    return (
        str(resource.get("encoding", "utf-8")).lower() in ("utf-8", "utf8")
        and path.lower().endswith(".csv")
        and all(merged.get(name, value) == value for name, value in usual.items())
        and not merged.get("skipInitialSpace")
        and set(merged) <= known
    )


def descriptor_finding(shown: str, column: str, problem: str) -> Finding:
    """A finding about a descriptor: what is wrong with a part of it, by the name of the problem."""
    return Finding("file/descriptor", shown, column=column, facts={"problem": PROBLEMS[problem]})
