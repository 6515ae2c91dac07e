"""The exception tree.

TongbaoError            anything the user is told in one line; carries its exit code
├── Refused             1  the data was refused; carries the findings
├── WrongCall           2  the call or mkdocs.yml is wrong
└── PublishingFailed    3  strict site build, links, disk, permission, lock

Interrupted             130 or 143; no Exception, so that no library takes it for a failure of its own
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.model import Finding


class TongbaoError(Exception):
    """A failure that ends the command with `exit_code` and one message."""

    exit_code = 3


class Refused(TongbaoError):
    """The data broke at least one rule of severity error."""

    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep every finding, not just the errors: they are shown together."""
        super().__init__(len(findings))
        self.findings = findings


class WrongCall(TongbaoError):
    """The command line or mkdocs.yml cannot be followed."""

    exit_code = 2


class PublishingFailed(TongbaoError):
    """The site could not be built or switched; the published one stands."""

    exit_code = 3


class Interrupted(BaseException):
    """The user or the system asked the program to stop."""

    def __init__(self, signal_number: int) -> None:
        """Follow the shell's custom: 128 plus the number of the signal."""
        super().__init__(signal_number)
        self.exit_code = 128 + signal_number
