"""The image: how pods refer to it, and which references are invalid."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Image
from tests.kit import refusal

DIGEST = f"sha256:{'0a' * 32}"


def test_image_is_referred_to_by_repository_tag_and_digest() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "alluxio/alluxio:2.9.5"),
        ({"tag": "2.9.5-jdk11"}, "alluxio/alluxio:2.9.5-jdk11"),
        ({"digest": DIGEST}, f"alluxio/alluxio:2.9.5@{DIGEST}"),
        ({"tag": None, "digest": DIGEST}, f"alluxio/alluxio@{DIGEST}"),
        ({"repository": "alluxio"}, "alluxio:2.9.5"),
        ({"repository": "localhost:5000/alluxio"}, "localhost:5000/alluxio:2.9.5"),
        (
            {"repository": "registry.example.com:443/a/b-c/d__e", "tag": "1"},
            "registry.example.com:443/a/b-c/d__e:1",
        ),
    ]
    for fields, reference in cases:
        assert reference == Image(**fields).reference, fields


def test_image_is_pulled_if_it_is_not_present_by_default() -> None:
    assert "IfNotPresent" == Image().pull_policy


def test_image_accepts_kubernetes_pull_policies() -> None:
    for policy in ("IfNotPresent", "Always", "Never"):
        assert policy == Image(pull_policy=policy).pull_policy, policy


def test_image_refuses_another_pull_policy() -> None:
    cases: list[object] = ["always", "", None, "OnFailure"]
    for policy in cases:
        assert (
            f"Image pull_policy must be one of 'IfNotPresent', 'Always', 'Never' (got {policy!r});"
            " use one of them"
        ) == refusal(Image, pull_policy=policy), policy


def test_image_refuses_a_repository_with_a_tag_or_that_is_none() -> None:
    cases: list[object] = [
        "",
        "Alluxio/alluxio",
        "alluxio/alluxio:2.9.5",
        "alluxio:2",
        "localhost:5000",
        "a/b:5000/c",
        f"alluxio@{DIGEST}",
        "/alluxio",
        "alluxio/",
        "a//b",
        "a b",
        "a\n",
        "https://example.com/alluxio",
        None,
        5,
    ]
    for repository in cases:
        assert (
            "Image repository must be a name without a tag, such as"
            f" registry.example.com/alluxio/alluxio (got {repository!r}); give the tag as tag=…"
        ) == refusal(Image, repository=repository), repository


def test_image_refuses_what_is_no_tag() -> None:
    cases: list[object] = ["", ":2.9.5", "a b", ".a", "-a", "a/b", "a\n", "a" * 129, 2.9]
    for tag in cases:
        assert f'Image tag must be a tag (got {tag!r}); use tag="2.9.5"' == refusal(
            Image, tag=tag
        ), tag


def test_image_refuses_what_is_no_digest() -> None:
    cases: list[object] = [
        "",
        "0a" * 32,
        "sha256:0a",
        f"{DIGEST}0",
        DIGEST.replace("a", "A"),
        "md5:0a",
        5,
    ]
    for digest in cases:
        assert (
            f"Image digest must be sha256: and 64 hexadecimal digits (got {digest!r}); copy it"
        ) == refusal(Image, digest=digest), digest


def test_image_has_the_java_that_it_is_said_to_have_or_is_named_for() -> None:
    cases: list[tuple[dict[str, Any], int | None]] = [
        ({}, 8),
        ({"repository": "registry.example.com/mirror/alluxio"}, 8),
        ({"repository": "alluxio/alluxio-jdk11"}, 11),
        ({"tag": "2.9.5-jdk11"}, 11),
        ({"tag": "2.9.5-java-8"}, 8),
        ({"tag": "2.9.5-jdk17"}, 8),
        ({"repository": "platform/cache-java11"}, 11),
        ({"repository": "platform/cache"}, None),
        ({"repository": "platform/cache", "java": 8}, 8),
        ({"java": 11}, 11),
    ]
    for options, java in cases:
        assert java == Image(**options).expected_java, options


def test_image_refuses_a_java_that_the_launcher_does_not_accept() -> None:
    cases: list[object] = [17, 1.8, "11", True, 8.0]
    for java in cases:
        assert (
            f"Image java must be 8 or 11, which the launcher needs (got {java!r}); use 11"
        ) == refusal(Image, java=java), java
