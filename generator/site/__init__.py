"""Pages and `site_src` → HTML of one edition, made by a publisher and kept by content.

`laying` finds what is kept from before and puts the rest in batches, `rendering` makes a batch in any process,
`assembly` writes everything into one folder that nobody reads yet, and checks it as a whole.
"""

from generator.site.assembly import assemble, refuse_active
from generator.site.config import edit_base, read_config, with_documents
from generator.site.html import read_pages
from generator.site.laying import Begun, Layout, Source, begin, lay_out
from generator.site.links import check_links
from generator.site.paper import standalone
from generator.site.rendering import Batch, Finished, render
from generator.site.segmentation import prepare

__all__ = [
    "Batch",
    "Begun",
    "Finished",
    "Layout",
    "Source",
    "assemble",
    "begin",
    "check_links",
    "edit_base",
    "lay_out",
    "prepare",
    "read_config",
    "read_pages",
    "refuse_active",
    "render",
    "standalone",
    "with_documents",
]
