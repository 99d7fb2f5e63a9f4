"""A hook of MkDocs: search that works on pages opened from the disk, without a server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority


@event_priority(-100)  # after the plugin that writes the index
def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Put the index into a script, and the search that reads it in the place of MkDocs's."""
    folder = Path(config.site_dir) / "search"
    index = (folder / "search_index.json").read_text(encoding="utf-8")
    (folder / "index.js").write_text(f"searchIndex({index});\n", encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("search.js"), folder / "main.js")
    (folder / "worker.js").unlink(missing_ok=True)  # after each language, and after all of them
