"""A hook of MkDocs for the Chinese site: its navigation, its search page, and the theme's words.

`nav_translations` in `mkdocs.yml` has the titles of sections, by the English ones, and of pages
that are in English only, by their files. A page in Chinese has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, pass_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext, url_filter

_SEARCH = "zh/search.html"
_log = get_plugin_logger(__name__)  # in a strict build, a warning is an error

WORDS: Mapping[str, str] = {
    "Breadcrumb Navigation": "导航路径",
    "Built with %(mkdocs_link)s using a %(sphinx_link)s provided by %(rtd_link)s.": (
        "由 %(mkdocs_link)s 和 %(rtd_link)s 提供的%(sphinx_link)s生成。"
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
    "This page is in English only.": "本页尚无中文版。",
    "Type search term here": "在此输入搜索词",
    "Versions": "版本",
    "theme": "主题",
}


def on_env(env: Environment, config: MkDocsConfig, files: Files, **_: object) -> None:
    """Translate what the pages themselves do not say."""
    if not _is_chinese(config):
        return
    env.globals["gettext"] = _said
    env.filters["url"] = _url
    titles = _i18n(config).current_language_config.nav_translations
    for file in files.documentation_pages():
        if file.page is None or file.src_uri.endswith(".zh.md"):
            continue
        if file.src_uri in titles:
            file.page.title = titles[file.src_uri]
        else:
            _log.warning(f"mkdocs.yml: nav_translations has no Chinese title of {file.src_uri}")


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """The Chinese search page is a folder below the English one."""
    if template_name == "search.html" and _is_chinese(config):
        context["base_url"] = ".."
    return context


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """MkDocs writes such a page in one place for all languages: leave the English one there."""
    if template_name not in ("search.html", "404.html") or not _is_chinese(config):
        return output_content
    if template_name == "search.html":
        write_file(output_content.encode(), f"{config.site_dir}/{_SEARCH}")
    return ""


def _is_chinese(config: MkDocsConfig) -> bool:
    """Whether it is the Chinese site that is built."""
    return bool(_i18n(config).current_language == "zh")


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _said(text: str) -> str:
    if text not in WORDS:
        _log.warning(f"{__name__}: WORDS has no Chinese for {text!r}, which the theme says")
    return WORDS.get(text, text)


@pass_context
def _url(context: TemplateContext, value: str) -> str:
    return url_filter(context, _SEARCH if value == "search.html" else value)
