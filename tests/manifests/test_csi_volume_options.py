"""JVM options of CSI volumes, which come after those of the driver's FUSE processes."""

from __future__ import annotations

import pytest

from alluxio_constructs import Csi, Image, Jvm, JvmOptionWarning, PodOptions, Process
from alluxio_constructs._manifests.csi_volumes import static_volume, storage_class
from tests.kit import model, refusal

AGENT = "-javaagent:/agents/jmx.jar=13753:/agents/jmx.yaml"


def test_volume_refuses_an_option_with_which_no_jvm_starts() -> None:
    csi = Csi(fuse=Process(jvm=Jvm(options=["-XX:+UseG1GC"])))
    cases: list[tuple[str, str]] = [
        ("-XX:+UseG1CG", "jvm_options has -XX:+UseG1CG, which is unknown to Java 8 and 11"),
        ("-XX:+UseSerialGC", "fuse has several garbage collectors, with which no JVM starts"),
        ("-version", "jvm_options makes a JVM print something and exit (got '-version')"),
        ("-XX:MaxMetaspaceSize=1g", "jvm_options must not set memory, which is divided for"),
    ]
    for make, what in ((storage_class, "CsiStorageClass"), (static_volume, "CsiVolume")):
        for option, expected in cases:
            message = refusal(make, model(csi=csi), csi, jvm_options=[option])
            assert expected in message, (what, option)
            assert option in message, (what, option)


def test_volume_is_not_refused_for_what_is_wrong_with_the_driver() -> None:
    csi = Csi(fuse=Process(jvm=Jvm(options=["-XX:+UseG1CG"])))
    cluster = model(csi=csi)
    assert "alluxio" == storage_class(cluster, csi, jvm_options=["-Xss1m"]).name


def test_volume_warns_of_an_option_that_the_images_java_does_not_know() -> None:
    csi = Csi()
    cluster = model(csi=csi, image=Image("alluxio/alluxio-jdk11"))
    with pytest.warns(JvmOptionWarning) as caught:
        static_volume(cluster, csi, jvm_options=["-XX:+PrintGCDateStamps"])
    (message,) = (str(each.message) for each in caught)
    assert message.startswith(
        "CsiVolume jvm_options has -XX:+PrintGCDateStamps, which is unknown to Java 11"
    )


def test_class_refuses_a_port_that_all_volumes_of_a_node_would_need() -> None:
    csi = Csi()
    assert (
        "CsiStorageClass jvm_options opens port 13753 of a node, which the FUSE process of every"
        f" volume there would want (got {AGENT!r}); leave it out, or give"
        " Csi(fuse_pod=PodOptions(host_network=False))"
    ) == refusal(storage_class, model(csi=csi), csi, jvm_options=[AGENT])
    apart = Csi(fuse_pod=PodOptions(host_network=False))
    for make, driver in ((storage_class, apart), (static_volume, csi)):
        assert make(model(csi=driver), driver, jvm_options=[AGENT])
