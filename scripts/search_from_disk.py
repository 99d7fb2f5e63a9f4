"""A hook of MkDocs: search that works on pages opened from the disk, without a server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority


@event_priority(-100)  # after the plugin that writes the index
def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Put the index of each language into a script, and a search that reads it beside it.

    This is called after the build of each language, and once more with an index of all of them, in
    which Chinese pages are missing that are as the English ones.
    """
    folder = Path(config.site_dir) / "search"
    index = json.loads((folder / "search_index.json").read_text(encoding="utf-8"))
    english = [each for each in index["docs"] if not each["location"].startswith("zh/")]
    name, docs = ("index.js", english) if english else ("index.zh.js", index["docs"])
    text = json.dumps(docs, ensure_ascii=False)
    (folder / name).write_text(f"searchIndex({text});\n", encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("search.js"), folder / "main.js")
    (folder / "worker.js").unlink(missing_ok=True)
