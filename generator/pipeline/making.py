"""Pages written and made by whoever has hands: plain data go out to them and come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.charts import Chart, Framed, Frames
    from generator.model import Attachment, Page, Pages, Released, Shared, Workshop
    from generator.pages import Kept, Unit, Wishes
    from generator.site import Batch, Begun, Finished, Layout

PARTS_A_HAND = 4
"""Into how many parts the writing is cut for each hand, so that all end at about the same time."""


@dataclass(frozen=True)
class Matter:
    """What every page of an edition is written from."""

    released: Released
    captions: Mapping[str, str]
    wishes: Wishes
    kept: Kept


@dataclass(frozen=True)
class Drawn:
    """The charts of an edition, and their frames."""

    charts: Sequence[Chart]
    frames: Frames


@dataclass(frozen=True)
class _Making:
    """Pages to be made, with what is to be drawn for them."""

    batch: Batch
    framed: tuple[Framed, ...]


def written_pages(matter: Shared[Matter], released: Released, workshop: Workshop) -> Pages:
    """Every page and download of an edition, written by as many as there are; see `pages.write`."""
    from generator import pages, site

    wanted = pages.units(released)
    count = 1 if workshop.jobs == 1 else min(len(wanted), workshop.jobs * PARTS_A_HAND)
    parts = workshop.executor.map(_written, [matter] * count, [wanted[start::count] for start in range(count)])
    site.prepare(workshop.cache, only_if_new=True)
    return pages.gathered(released, [file for part in parts for file in part])


def _written(matter: Shared[Matter], wanted: Sequence[Unit]) -> list[Page | Attachment]:
    from generator import pages

    own = matter.value()
    return pages.write_units(own.released, own.captions, own.wishes, wanted, own.kept)


def made_site(begun: Begun, written: Pages, drawn: Drawn, workshop: Workshop) -> tuple[Path, Layout]:
    """The folder with the HTML of a year, and how it was laid out; only what is not kept is made.

    Raises
    ------
    PublishingFailed, WrongCall : the site cannot be made, or is not fit to be published.

    """
    from generator import site
    from generator.charts import digests

    by_name = {chart.name: chart for chart in drawn.charts}
    layout = site.lay_out(begun, written, digests(drawn.charts), workshop)
    works = [_Making(batch, drawn.frames.of(by_name[name] for name in batch.charts)) for batch in layout.batches]
    made = workshop.executor.map(_pages, works)
    return site.assemble(layout, _one_by_one(made, workshop), workshop), layout


def _one_by_one(made: Iterator[list[Finished]], workshop: Workshop) -> Iterator[Finished]:
    """The pages of every work, in their order; meanwhile a signal is heard."""
    for pages in made:
        workshop.halt.check()
        yield from pages


def _pages(work: _Making) -> list[Finished]:
    """The pages of a work, wherever it is done."""
    from generator import site
    from generator.charts import finished

    drawings = {drawing.name: drawing for drawing in finished(work.framed)}
    return site.render(replace(work.batch, drawings=drawings))
