"""The keys of the chart's values for the cluster as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ..._pods.image import PullPolicy
from .key import ABSENT, Key


def cluster() -> Iterator[Key]:
    """Of the cluster as a whole."""
    pod = "pod=PodOptions({})"
    yield Key("nameOverride", ABSENT, "text", "name=…", "only with fullnameOverride: null", True)
    yield Key("fullnameOverride", "alluxio", "text", "name=…", "label release is the same", True)
    image = "image=Image({}=…)"
    for key, default, parameter, words in (
        ("image", "alluxio/alluxio", "repository", ()),
        ("imageTag", "2.9.5", "tag", ()),
        ("imagePullPolicy", "IfNotPresent", "pull_policy", get_args(PullPolicy)),
    ):
        option = image.format(parameter)
        yield Key(key, default, "text", option, words=words, back=("image", parameter))
    for name, option in (("user", "user"), ("group", "group"), ("fsGroup", "fs_group")):
        yield Key(name, 1000, "whole", pod.format(f"{option}=…"))
    yield Key(
        "serviceAccount",
        None,
        "text",
        pod.format('service_account_name="…"'),
        nullable=True,
        back=("", "service_account_name"),
    )
    yield Key(
        "imagePullSecrets", None, "secret names", pod.format("image_pull_secrets=[…]"), "", True
    )
    yield Key(
        "nodeSelector",
        ABSENT,
        "texts",
        pod.format("node_selector={…}"),
        "a component's own replaces it",
        True,
    )
    yield Key(
        "tolerations",
        ABSENT,
        "items",
        pod.format("tolerations=[…]"),
        "a component's own come in addition",
        True,
    )
    yield Key(
        "hostAliases",
        ABSENT,
        "items",
        pod.format("host_aliases=[HostAlias(…)]"),
        "of all pods; the chart's only masters and workers",
        True,
    )
    yield Key(
        "properties",
        {"alluxio.security.stale.channel.purge.interval": "365d"},
        "properties",
        "properties={…}",
        "checked against Alluxio's own list; the root mount's become ufs=Ufs(…); credentials go to"
        " a Secret",
        True,
    )
    yield Key("jvmOptions", ["-XX:+UseContainerSupport"], "options", "jvm_options=[…]", "", True)
    yield Key(
        "mounts",
        ABSENT,
        "items",
        "PodOptions(mounts=[…])",
        "",
        True,
    )
    for name, option in (
        ("secrets", "secrets=[UfsSecret.from_existing(…)]"),
        ("configmaps", "config_maps=[ConfigMapFiles(…)]"),
    ):
        note = "the chart mounts them without a volume" if name == "configmaps" else ""
        for pods in ("master", "worker", "logserver"):
            yield Key(f"{name}.{pods}", ABSENT, "texts", option, note, True)
