"""Credentials in the output, whichever part they come from."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    EnvReference,
    Finding,
    GraphiteSink,
    Metrics,
    MetricsSink,
    Ufs,
    Unchecked,
)
from tests.kit import feature, findings, refusal

SECRET = "hunter2"


class WithOptions(MetricsSink):
    """A sink of a user's own."""

    kind = "mine"
    class_name = "MySink"

    def options(self) -> dict[str, str]:
        return {"password": SECRET}


def messages(**options: Any) -> list[str]:
    found = findings(**options)
    assert {each.finding for each in found} <= {Finding.CREDENTIAL_AS_TEXT}
    assert SECRET not in "".join(map(str, found))
    return [each.requirement.partition(",")[0] for each in found]


def test_credential_in_a_feature_s_environment_is_found() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "MY_TOKEN", "value": SECRET}, ""),
        (
            {"name": "JAVA_TOOL_OPTIONS", "value": f"-Dmy.password={SECRET}"},
            " (my.password in it)",
        ),
        (
            {"name": "PROXY", "value": f"http://me:{SECRET}@proxy"},
            " (a user and a password in an address)",
        ),
    ]
    for variable, why in cases:
        assert messages(features=[feature(environment=[variable])]) == [
            f"the variable {variable['name']!r} of worker has a credential as text{why}"
        ], variable


def test_credential_may_be_referred_to_by_a_feature() -> None:
    key = {"name": "mine", "key": "token"}
    mine = feature(
        properties={
            "my.token": EnvReference("MY_TOKEN"),
            "my.password.file": Unchecked("/secrets/mine/a"),
        },
        environment=[{"name": "MY_TOKEN", "valueFrom": {"secretKeyRef": key}}],
    )
    assert [] == messages(features=[mine])


def test_credential_in_the_metrics_file_is_found() -> None:
    found = "metrics.properties of a ConfigMap has a credential as text"
    metrics = Metrics(sinks=[GraphiteSink(host="graphite", port=2003, prefix=f"me:token={SECRET}")])
    assert messages(metrics=metrics) == [f"{found} (token in it)"]
    assert messages(metrics=Metrics(sinks=[WithOptions()])) == [
        f"{found} (sink.mine.password in it)"
    ]


def test_credential_in_the_properties_of_a_feature_is_refused() -> None:
    for properties in (
        {"my.token": Unchecked(SECRET)},
        {"my.url": Unchecked(f"https://me:{SECRET}@host")},
        {"fs.s3a.secret.key": Unchecked(SECRET)},
    ):
        message = refusal(findings, features=[feature(properties=properties)])
        assert "which would be in a ConfigMap; put it into a Secret" in message, properties
        assert SECRET not in message, properties


def test_credential_is_not_suspected_in_a_cluster_without_one() -> None:
    assert [] == messages(
        ufs=Ufs("abfs://container@account.dfs.core.windows.net/data"),
        properties={
            "alluxio.security.authentication.type": "SIMPLE",
            "alluxio.underfs.oss.sts.token.refresh.interval.ms": "30m",
        },
        jvm_options=["-Djavax.net.ssl.trustStore=/secrets/tls/trust.jks"],
    )
