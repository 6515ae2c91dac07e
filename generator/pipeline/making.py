"""Pages written and made by whoever has hands: plain data go out to them and come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from markupsafe import Markup

    from generator.charts import Chart, Frame, Frames
    from generator.model import Attachment, Page, Pages, Released, Shared, Workshop
    from generator.pages import Unit, Writer
    from generator.site import Batch, Begun, Finished, Layout

PARTS_A_HAND = 4
"""Into how many parts the writing is cut for each hand, so that all end at about the same time."""
MOST_A_PART = 100
"""Pages a hand holds before it gives them back."""


@dataclass(frozen=True)
class Matter:
    """What writes every page of an edition, and its charts to be drawn."""

    writer: Writer
    charts: Sequence[Chart]


def written_pages(matter: Shared[Matter], released: Released, workshop: Workshop) -> Pages:
    """Every page and download of an edition, written by as many as there are; see `pages.write`."""
    from generator import pages, site

    wanted = pages.units(released)
    count = 1 if workshop.jobs == 1 else min(len(wanted), max(workshop.jobs * PARTS_A_HAND, len(wanted) // MOST_A_PART))
    some = [[pages.FILES], *(wanted[start::count] for start in range(count))]
    parts = workshop.executor.map(_written, [matter] * len(some), some)
    site.prepare(workshop.cache, only_if_new=True)
    return pages.gathered(released, [file for part in parts for file in part])


def _written(matter: Shared[Matter], wanted: Sequence[Unit]) -> list[Page | Attachment]:
    return matter.value().writer.written(wanted)


def made_site(
    begun: Begun, written: Pages, matter: Shared[Matter], frames: Frames, workshop: Workshop
) -> tuple[Path, Layout]:
    """The folder with the HTML of a year, and how it was laid out; only what is not kept is made.

    Raises
    ------
    PublishingFailed, WrongCall : the site cannot be made, or is not fit to be published.

    """
    from generator import site
    from generator.charts import digests

    layout = site.lay_out(begun, written, digests(matter.value().charts), workshop)
    drawn = [frames.of(batch.charts) for batch in layout.batches]
    made = workshop.executor.map(_pages, [matter] * len(drawn), layout.batches, drawn)
    return site.assemble(layout, _one_by_one(made, workshop), workshop), layout


def _one_by_one(made: Iterator[list[Finished]], workshop: Workshop) -> Iterator[Finished]:
    """The pages of every work, in their order; meanwhile a signal is heard."""
    for pages in made:
        workshop.halt.check()
        yield from pages


def _pages(matter: Shared[Matter], batch: Batch, frames: Mapping[Frame, Markup]) -> list[Finished]:
    """The pages of a batch, the charts on them drawn where they are made."""
    from generator import site
    from generator.charts import finished

    wanted = set(batch.charts)
    own = [chart for chart in matter.value().charts if chart.name in wanted]
    return site.render(replace(batch, drawings={drawing.name: drawing for drawing in finished(own, frames)}))
