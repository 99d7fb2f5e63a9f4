"""What entries of a plan say: why, in which order, what survives, and what to do."""

from __future__ import annotations

import copy

from alluxio_constructs._plan.entry import NOTHING, RESTARTS, TROUBLE, Section, exit_code
from tests.kit import one
from tests.plan.made import entry, made, planned
from tests.plan.pairs import pairs


def plan_of(name: str) -> dict[Section, list[str]]:
    """The details of a pair's plan, by section."""
    found = planned(*pairs()[name])
    return {
        section: [line for each in entries for line in (each.text, *each.details, each.do)]
        for section, entries in found.items()
    }


def test_restart_names_the_property_behind_the_checksum() -> None:
    lines = plan_of("property of the master")[Section.RESTARTS]
    assert (
        "because: alluxio.master.audit.logging.enabled=true: added, in ALLUXIO_MASTER_JAVA_OPTS of"
        " ConfigMap/alluxio-config"
    ) in lines
    assert [] == [each for each in lines if "checksum" in each]


def test_restart_names_the_field_of_the_template() -> None:
    lines = plan_of("label of pods")[Section.RESTARTS]
    assert "because: + pod.metadata.labels: team=data" in lines


def test_restart_of_a_template_in_another_order_is_told() -> None:
    lines = plan_of("order in the template")[Section.RESTARTS]
    assert any("the order of a list" in each for each in lines)


def test_restart_behind_an_unknown_checksum_says_so() -> None:
    old = made()
    new = copy.deepcopy(old)
    for each in new:
        if each["kind"] == "DaemonSet":
            annotations = each["spec"]["template"]["metadata"]["annotations"]
            annotations["checksum/config"] = "0" * 64
    found = entry(planned(old, new), Section.RESTARTS, "restart")
    assert any("what it is of is not in the manifests" in each for each in found.details)


def test_quorum_is_judged_by_the_masters_that_stay() -> None:
    cases = {
        "property of the master": "quorum: survives: 2 of 3 stay",
        "label of pods": "quorum: there is one master",
        "port of the masters' journal": "quorum: may not survive",
        "three journals on emptyDir, restarted": "comes back with an empty journal",
        "chart: image": "not for sure, since a master is Ready once its port is open",
        "masters stopped": "quorum: there is no Alluxio namespace until masters start again",
    }
    for name, said in cases.items():
        assert any(said in each for each in plan_of(name)[Section.RESTARTS]), name


def test_two_masters_have_no_majority_while_one_restarts() -> None:
    old, new = made(masters=2), made(masters=2, properties={"alluxio.user.app.id": "a"})
    found = [each for each in planned(old, new)[Section.RESTARTS] if "master" in each.pods[0]]
    assert any("quorum: does not survive" in line for each in found for line in each.details)


def test_cache_is_judged_tier_by_tier() -> None:
    cases = {
        "heap of the job worker": "cache: /dev/shm is emptied with the pod",
        "tier's quota": "cache: /ssd survives",
        "tier on ephemeral claims, restarted": "cache: /ssd is emptied with the pod",
        "tier from ephemeral claims": "cache: /ssd is emptied with the pod",
        "tier's node directory": "cache: does not survive, since all tiers move",
    }
    for name, said in cases.items():
        assert any(said in each for each in plan_of(name)[Section.RESTARTS]), name


def test_quota_that_goes_down_may_leave_a_worker_without_capacity() -> None:
    found = entry(planned(*pairs()["tier's quota goes down"]), Section.RISKS, "tiers-smaller")
    assert "hostPath /mnt/ssd, in alluxioworker: 20Gi -> 10Gi" in found.text
    assert any("has a capacity of 0B" in each for each in found.details)
    assert [] == planned(*pairs()["tier's quota"])[Section.RISKS]


def test_ephemeral_claim_is_gone_with_its_pod() -> None:
    for name, rule in (
        ("journal on ephemeral claim, restarted", "journal-in-pods"),
        ("journal from ephemeral claim", "journal-moved"),
    ):
        found = entry(planned(*pairs()[name]), Section.RISKS, rule)
        assert "ephemeral claim" in found.text, name
        assert not any("the old journal stays" in each for each in found.details), name


def test_backup_is_read_into_an_empty_journal_alone() -> None:
    old, new = pairs()["backup for masters that have a journal"]
    found = entry(planned(old, new), Section.IN_PLACE, "backup-not-read")
    assert found.text.startswith("the backup is read only if the journal is empty: s3://bucket/")
    assert any("skipping restoring backup" in each for each in found.details)
    stopped = copy.deepcopy(old)
    one(stopped, "StatefulSet")["spec"]["replicas"] = 0
    found = entry(planned(stopped, new), Section.IN_PLACE, "backup-not-read")
    assert not any("skipping restoring backup" in each for each in found.details)
    assert [] == planned(new, new)[Section.IN_PLACE]


def test_journal_that_moves_with_a_backup_starts_from_it() -> None:
    plan = planned(*pairs()["journal to HDFS, from a backup"])
    (told,) = (
        line
        for line in entry(plan, Section.RISKS, "journal-moved").details
        if "start from the backup s3://bucket/data/" in line
    )
    assert told.endswith("what has changed since then is lost")
    assert not any(each.rule == "backup-not-read" for each in plan[Section.IN_PLACE])


def test_another_release_is_told_with_its_backup() -> None:
    assert any("2.9.5 -> 2.9.6" in each for each in plan_of("image")[Section.RESTARTS])
    assert not any("another release" in each for each in plan_of("image rebuilt")[Section.RESTARTS])
    assert any(
        "2.9.5 -> registry.example.com/a:new may be another release" in each
        for each in plan_of("image without a release")[Section.RESTARTS]
    )


def test_pods_that_stay_lose_their_configuration() -> None:
    (fuse,) = planned(*pairs()["FUSE removed"])[Section.STAYS]
    said = "its pods restart with a changed ALLUXIO_FUSE_JAVA_OPTS of ConfigMap/alluxio-config"
    assert [said] == fuse.details


def test_pods_that_stay_get_an_option_that_moves_to_their_variable() -> None:
    old, new = copy.deepcopy(pairs()["FUSE removed"])
    option = " -Dalluxio.user.app.id=a"
    one(old, "ConfigMap")["data"]["ALLUXIO_MASTER_JAVA_OPTS"] += option
    data = one(new, "ConfigMap")["data"]
    data["ALLUXIO_FUSE_JAVA_OPTS"] = (
        one(old, "ConfigMap")["data"]["ALLUXIO_FUSE_JAVA_OPTS"] + option
    )
    (fuse,) = planned(old, new)[Section.STAYS]
    said = "its pods restart with a changed ALLUXIO_FUSE_JAVA_OPTS of ConfigMap/alluxio-config"
    assert [said] == fuse.details


def test_new_policy_says_that_it_cuts_off() -> None:
    lines = plan_of("policies added")[Section.NEW]
    assert any("traffic to its pods that no policy allows is blocked" in each for each in lines)


def test_pods_that_ordinals_rename_stop_and_start() -> None:
    old, new = made(masters=3), made(masters=3)
    one(new, "StatefulSet")["spec"]["ordinals"] = {"start": 1}
    plan = planned(old, new)
    stop = entry(plan, Section.RESTARTS, "stop")
    assert ["alluxio-master-0"] == stop.pods
    assert ["because: spec.ordinals.start changes"] == stop.details
    assert "starts alluxio-master-3" == entry(plan, Section.NEW, "new-pods").text


def test_refusal_says_what_to_do_instead() -> None:
    cases = {
        "class of the journal's claim": "delete statefulset/alluxio-master --cascade=orphan",
        "selector of the masters": "do not orphan them",
        "selector of the workers": "with --cascade=orphan they would",
        "masters deleted by hand only, of which an apply leaves the rest": "`rollingUpdate: null`",
        "headless Service becomes a NodePort": "its new type goes with no headless Service",
        "template of a Job": "give it a new name",
        "volume's directory": "give the new volume another name",
        "tier's claim grows": "kubectl get storageclass",
        "tier's claim shrinks": "a claim of another name",
        "parameters of a StorageClass": "existing volumes keep the parameters",
        "CSIDriver attaches": "stop the pods that mount its volumes",
        "role of a binding": "auth reconcile",
        "Service becomes headless": "delete service/alluxio-master-0",
        "key in an immutable Secret": "running pods keep what they read",
    }
    for name, said in cases.items():
        assert any(said in each for each in plan_of(name)[Section.REFUSED]), name


def test_stateful_set_of_another_api_group_is_refused_like_any_other_object() -> None:
    old, new = made(), made()
    for each in (old, new):
        one(each, "StatefulSet")["apiVersion"] = "apps.kruise.io/v1beta1"
    one(new, "StatefulSet")["spec"]["serviceName"] = "other"
    found = entry(planned(old, new), Section.REFUSED, "immutable-field")
    assert found.do.endswith("and apply again, or give it a new name")


def test_template_of_a_set_of_another_api_group_is_not_left_out() -> None:
    old, new = made(), made()
    for each in (old, new):
        one(each, "StatefulSet")["apiVersion"] = "apps.kruise.io/v1beta1"
    one(new, "StatefulSet")["spec"]["template"]["spec"]["hostname"] = "other"
    found = entry(planned(old, new), Section.IN_PLACE, "in-place")
    assert ["+ pod.hostname: other"] == found.details


def test_masters_that_go_are_struck_off_by_their_ports() -> None:
    lines = plan_of("one master less")[Section.RISKS]
    for domain, address in (
        ("MASTER", "alluxio-master-3:19200"),
        ("JOB_MASTER", "alluxio-master-3:20003"),
    ):
        command = f"quorum remove -domain {domain} -address {address}"
        assert any(command in each for each in lines), domain
    assert any(
        "go one at a time: 4 first" in each for each in plan_of("two masters more")[Section.RISKS]
    )


def test_configuration_that_nobody_reads_names_the_restart() -> None:
    lines = plan_of("key in a Secret")[Section.IN_PLACE]
    assert "id of Secret/s3" in lines
    assert (
        "`kubectl -n test rollout restart daemonset/alluxio-worker statefulset/alluxio-master`"
        in lines
    )


def test_secret_is_read_by_pods_of_its_namespace_alone() -> None:
    old, new = pairs()["key in a Secret"]
    beside = copy.deepcopy(old)
    for each in beside:
        each["metadata"]["namespace"] = "other"
    plan = planned([*old, *beside], [*new, *beside])
    found = entry(plan, Section.IN_PLACE, "not-read")
    assert {"test"} == {each.namespace for each in found.objects}


def test_exit_code_is_that_of_the_worst() -> None:
    cases = {
        "nothing": NOTHING,
        "label of objects": NOTHING,
        "FUSE removed": NOTHING,
        "property of all": RESTARTS,
        "masters stopped": RESTARTS,
        "class of the journal's claim": TROUBLE,
        "metastore to the heap": TROUBLE,
    }
    for name, code in cases.items():
        assert code == exit_code(planned(*pairs()[name])), name
