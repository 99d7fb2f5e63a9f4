"""Suggestions for unknown names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

# What Kubernetes, the chart or people call an option, and the names that it may have here.
_WORDS: Mapping[str, Sequence[str]] = {
    "access_mode": ("access_modes",),
    "address": ("uri", "host"),
    "claim": ("claim_name",),
    "class_name": ("storage_class_name", "ingress_class_name"),
    "cpu": ("cpu_limit",),
    "delay": ("initial_delay",),
    "dir": ("path", "directory", "folder"),
    "directory": ("path", "folder"),
    "failures": ("failure_threshold",),
    "folder": ("path", "alluxio_path"),
    "initial_delay_seconds": ("initial_delay",),
    "java_opts": ("options", "jvm_options"),
    "limit": ("memory_limit", "size_limit"),
    "limits": ("memory_limit",),
    "max_heap": ("heap",),
    "medium": ("medium_type",),
    "mediumtype": ("medium_type",),
    "memory": ("memory_limit", "heap"),
    "mount_path": ("path", "mount", "mount_point"),
    "path": ("folder", "mount_point", "host_path", "uri"),
    "period_seconds": ("period",),
    "pull_secrets": ("image_pull_secrets",),
    "pvc": ("claim_name",),
    "pvc_name": ("claim_name",),
    "quota": ("size",),
    "replicas": ("masters", "workers"),
    "run_as_group": ("group",),
    "run_as_user": ("user",),
    "secret": ("secret_name",),
    "service_account": ("service_account_name",),
    "size": ("quota", "size_limit"),
    "storage": ("size",),
    "storage_class": ("storage_class_name",),
    "timeout_seconds": ("timeout",),
    "url": ("uri", "host"),
    "xmx": ("heap",),
}


def closest(name: str, known: Iterable[str], *, most: int = 3, cutoff: float = 0.6) -> list[str]:
    """The known names most similar to an unknown one, the most similar first.

    Args:
        name: The unknown name.
        known: The known names.
        most: The most names to return. Default: 3.
        cutoff: How similar they must be, from 0 to 1. Default: 0.6.
    """
    import difflib  # only a mistake needs it

    return difflib.get_close_matches(name, list(known), n=most, cutoff=cutoff)


def snake_case(name: str) -> str:
    """A Kubernetes name as Python spells it: ``storage_class`` for ``storageClass``."""
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")


def meant(name: str, known: Sequence[str]) -> list[str]:
    """The known options that the user may have meant by an unknown one.

    Args:
        name: The unknown option.
        known: The known options.
    """
    snake = snake_case(name)
    if snake in known:
        return [snake]
    return [each for each in _WORDS.get(snake, ()) if each in known] or closest(snake, known)


def did_you_mean(names: Iterable[str], otherwise: str) -> str:
    """The remedy for an unknown name.

    Args:
        names: The names that may have been meant.
        otherwise: The remedy if there are none.
    """
    listed = " or ".join(names)
    return f"did you mean {listed}?" if listed else otherwise
