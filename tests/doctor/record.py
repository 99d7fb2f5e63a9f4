"""Keep what `doctor --bundle` wrote of a cluster as small as a test needs it.

`python -m tests.doctor.record NAME BUNDLE`: NAME says what is broken.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from alluxio_constructs._doctor import bundle
from alluxio_constructs._doctor.snapshot import Snapshot, as_text
from tests.doctor.kit import RECORDED, problems

_FIELDS = {
    *("resourceVersion", "generation", "creationTimestamp", "annotations", "selfLink"),
    *("securityContext", "terminationMessagePath", "terminationMessagePolicy", "schedulerName"),
    *("dnsPolicy", "restartPolicy", "serviceAccount", "serviceAccountName", "tolerations"),
    *("qosClass", "containerID", "allocatedResources", "observedGeneration", "topologyKey"),
    *("topologySpreadConstraints", "affinity", "readinessProbe", "command", "args", "user"),
    *("priority", "preemptionPolicy", "enableServiceLinks", "hostIPs", "podIPs", "lifecycle"),
    *("volumeMounts", "imageID", "revisionHistoryLimit", "updateStrategy", "binaryData"),
    *("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"),
    *("sessionAffinity", "terminationGracePeriodSeconds", "finalizers", "hostPID", "addresses"),
    *("lastProbeTime", "lastTransitionTime", "lastHeartbeatTime", "loadBalancer", "collisionCount"),
}
_LINES = 6


def smaller(value: Any) -> Any:
    """Data without what no diagnosis looks at."""
    if isinstance(value, dict):
        return {key: smaller(each) for key, each in value.items() if key not in _FIELDS}
    return [smaller(each) for each in value] if isinstance(value, list) else value


def trimmed(found: Snapshot) -> Snapshot:
    """A snapshot of a few kB, about which the same is said."""
    told = problems(found)
    about = {name.split("/")[-1] for each in told for name in each.objects}
    objects = {kind: smaller(list(some)) for kind, some in found.objects.items()}
    for kind in ("services", "storageclasses", "nodes"):
        objects[kind] = [_bare(each) for each in objects.get(kind, ())]
    objects["pods"] = [each for each in objects["pods"] if _own(each, found) or _free(each)]
    for each in (*objects.get("statefulsets", ()), *objects.get("deployments", ())):
        del each["spec"]["template"]
    objects["events"] = [
        each
        for each in objects["events"]
        if each.get("type") == "Warning" or each["reason"] in ("Killing", "Failed")
    ]
    return found._replace(
        objects=objects,
        logs={key: _end(text) for key, text in found.logs.items() if key.split("/")[0] in about},
        commands={
            command: answer
            for command, answer in found.commands.items()
            if "capacity" in command or "quorum" in command
        },
    )


def _end(log: str) -> str:
    """The last lines of a log, and before them the last that tell of a failure."""
    lines = [each[:400] for each in log.splitlines()]
    failures = [each for each in lines[:-_LINES] if re.search("Exception|ERROR", each)]
    return "\n".join([*failures[-_LINES:], *lines[-_LINES:]])


def _bare(value: Any) -> Any:
    """Of an object, its name, labels and conditions."""
    conditions = value.get("status", {}).get("conditions", [])
    return {
        "metadata": {key: value["metadata"].get(key) for key in ("name", "labels")},
        "status": {"conditions": [{key: c[key] for key in ("type", "status")} for c in conditions]},
    }


def _own(pod: Any, found: Snapshot) -> bool:
    return bool(pod["metadata"]["labels"].get("release") == found.name)


def _free(pod: Any) -> bool:
    return "release" not in pod["metadata"]["labels"]


def main() -> None:
    name, path = sys.argv[1:]
    found = trimmed(bundle.read(path))
    text = as_text(found)
    (RECORDED / f"{name}.json").write_text(
        f"{json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)}\n", encoding="utf-8"
    )
    print(name, len(text), sorted({each.diagnosis.id for each in problems(found)}))


if __name__ == "__main__":
    main()
