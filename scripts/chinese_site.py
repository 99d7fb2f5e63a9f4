"""A hook of MkDocs for the Chinese site: the words of the theme, and titles for the navigation.

`nav_translations` in `mkdocs.yml` has the titles of sections, by the English ones, and of pages that
are in English only, by their files. A page in Chinese has its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files

_log = get_plugin_logger(__name__)  # in a strict build, a warning is an error

WORDS: Mapping[str, str] = {
    "Breadcrumb Navigation": "导航路径",
    "Built with %(mkdocs_link)s using a %(sphinx_link)s provided by %(rtd_link)s.": (
        "由 %(mkdocs_link)s 生成，使用 %(rtd_link)s 提供的%(sphinx_link)s。"
    ),
    "Docs": "文档",
    "Footer Navigation": "页脚导航",
    "Mobile navigation menu": "移动端导航菜单",
    "Navigation menu": "导航菜单",
    "Next": "下一页",
    "No results found": "没有找到结果",
    "Page not found": "页面不存在",
    "Previous": "上一页",
    "Search Results": "搜索结果",
    "Search docs": "搜索文档",
    "Search the Docs": "搜索文档",
    "Searching...": "正在搜索……",
    "This page is in English only.": "本页尚无中文版，以下为英文。",
    "Type search term here": "在此输入搜索词",
    "Versions": "版本",
    "theme": "主题",
}


def on_env(env: Environment, config: MkDocsConfig, files: Files, **_: object) -> None:
    """Translate what the pages themselves do not say, when it is the Chinese site that is built."""
    i18n = config.plugins["i18n"]
    if i18n.current_language != "zh":
        return
    env.globals["gettext"] = _said
    titles = i18n.current_language_config.nav_translations
    for file in files.documentation_pages():
        if file.page is None or file.src_uri.endswith(".zh.md"):
            continue
        if file.src_uri in titles:
            file.page.title = titles[file.src_uri]
        else:
            _log.warning(f"mkdocs.yml: nav_translations has no Chinese title of {file.src_uri}")


def _said(text: str) -> str:
    if text not in WORDS:
        _log.warning(f"{__name__}: WORDS has no Chinese for {text!r}, which the theme says")
    return WORDS.get(text, text)
