"""The `kubectl` commands of the documentation: what each is to do on a cluster, and who runs it.

A command is named by its text in the page. `tests/docs/test_cluster_suite.py` sees to it, without a
cluster, that every command of every page is here, and nothing that is on no page.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from tests.cluster.kubectl import run, say
from tests.docs.commands import kubectl_commands

EXEC = "kubectl -n NAMESPACE exec alluxio-master-0 -c alluxio-master --"
WAIT = (
    "kubectl -n {} wait --for=delete pod -l app=alluxio,role=alluxio-master,release=alluxio"
    " --timeout=5m"
)
HDFS = "alluxio-single-master-hdfs-journal"
THREE = "alluxio-multi-master-embedded-journal"
LOCAL = "alluxio-single-master-local-journal"

ASKED: Mapping[str, str] = {
    # What `test_docs_commands` runs, in this order, on a cluster that nothing is wrong with, and
    # what is in the output.
    "kubectl -n NAMESPACE rollout status statefulset/alluxio-master": "complete|rolled out",
    "kubectl -n NAMESPACE rollout status daemonset/alluxio-worker": "successfully rolled out",
    "kubectl -n NAMESPACE get pods -l app=alluxio -o wide": r"alluxio-master-0 +2/2 +Running",
    "kubectl -n NAMESPACE get pvc -l app=alluxio": "alluxio-journal-alluxio-master-0 +Bound",
    f"{EXEC} alluxio fsadmin report": "Live Workers: 1",
    f"{EXEC} alluxio runTests": "Passed the test!",
    f"{EXEC} alluxio fs rm -R /default_tests_files": "has been removed",
    f"{EXEC} alluxio fs mount": r" on +/ ",
    f"{EXEC} alluxio fs masterInfo": r"Current leader master: alluxio-master-\d",
    f"{EXEC} alluxio fsadmin journal quorum info -domain MASTER": "AVAILABLE.*alluxio-master-0",
    f"{EXEC} alluxio fsadmin journal quorum info -domain JOB_MASTER": "AVAILABLE.*alluxio-master-0",
    f"{EXEC} alluxio fsadmin journal checkpoint": "(?i)checkpoint",
    f"{EXEC} alluxio fsadmin backup /alluxio_backups": "Backup URI",
    f"{EXEC} alluxio fsadmin backup": "Backup URI",
    f"{EXEC} alluxio fsadmin report metrics": "Cluster.BytesRead",
    f"{EXEC} alluxio fs mkdir /analytics": "Successfully created directory /analytics",
    f"{EXEC} alluxio fs chown analytics /analytics": "Changed owner of /analytics to analytics",
    f"{EXEC} alluxio logLevel --level DEBUG --logName alluxio --target master,job_master": "DEBUG",
    "kubectl -n NAMESPACE exec POD -c alluxio-worker -- alluxio logLevel --level DEBUG --logName"
    " alluxio --target localhost:30000": "DEBUG",
    "kubectl -n NAMESPACE get poddisruptionbudget -l app=alluxio": r"alluxio-master +N/A +1",
    "kubectl -n NAMESPACE describe pod alluxio-master-0": "Ready +True",
    "kubectl -n NAMESPACE describe pod POD": "Ready +True",
    "kubectl -n NAMESPACE get events --sort-by=.lastTimestamp": "LAST SEEN",
    "kubectl -n NAMESPACE logs alluxio-master-0 --all-containers --prefix": "pod/alluxio-master-0",
    "kubectl -n NAMESPACE logs alluxio-master-0 -c alluxio-master": "AlluxioMaster",
    "kubectl -n NAMESPACE logs alluxio-master-0 -c alluxio-job-master": "INFO",
    "kubectl -n NAMESPACE get pods -l app=alluxio,role=alluxio-master -o wide": "alluxio-master-2",
    "kubectl -n NAMESPACE get pods -l app=alluxio,role=alluxio-master,release=alluxio": "2/2",
    "kubectl -n NAMESPACE get pods -l app=alluxio,role=alluxio-worker -o wide": "alluxio-worker-",
    "kubectl -n NAMESPACE get pods -l app=alluxio,role=alluxio-fuse -o wide": "alluxio-fuse-",
    "kubectl -n NAMESPACE get pods -l app=alluxio,role=alluxio-fuse -o wide --field-selector"
    " spec.nodeName=NODE": "alluxio-fuse-",
    "kubectl -n NAMESPACE get pod APPLICATION -o wide": "application",
    "kubectl -n NAMESPACE get pods --show-labels": "role=alluxio-master",
    "kubectl -n NAMESPACE logs POD -c alluxio-worker": "AlluxioWorker",
    "kubectl -n NAMESPACE logs POD -c alluxio-job-worker": "AlluxioJobWorker",
    "kubectl -n NAMESPACE logs POD -c alluxio-fuse": "(?i)fuse",
    "kubectl -n NAMESPACE logs POD -c prepare-volumes": "changed the owner|^$",
    "kubectl -n NAMESPACE logs POD -c prepare-fuse-mount": "",
    "kubectl -n NAMESPACE exec POD -c alluxio-worker -- ls -ldn /ssd-disk": "1000 +1000",
    f"{EXEC} alluxio fsadmin report capacity": "ACTIVE",
    "kubectl -n NAMESPACE get pvc": "Bound",
    "kubectl get pv": "alluxio-journal-alluxio-master-0",
    "kubectl -n NAMESPACE describe pvc CLAIM": "Status: +Bound",
    "kubectl get storageclass": "PROVISIONER",
    "kubectl -n NAMESPACE get secrets": "",
    "kubectl -n NAMESPACE get service -l app=alluxio,role=alluxio-master": "alluxio-master-0",
    "kubectl -n NAMESPACE exec alluxio-master-0 -c alluxio-master -- bash -c"
    " </dev/tcp/alluxio-master-0/19200": "",
    "kubectl -n NAMESPACE exec CLIENT -- bash -c </dev/tcp/ADDRESS/29999": "",
    "kubectl -n NAMESPACE exec APPLICATION -- ls /data/fuse": "analytics",
    "kubectl -n NAMESPACE describe networkpolicy alluxio-master": "19998/TCP",
    "kubectl -n alluxio exec LOG_SERVER_POD -- ls -R /opt/alluxio/logs": r"\.log",
    "kubectl get nodes -o wide": "INTERNAL-IP",
    "kubectl label --dry-run=server --overwrite namespace NAMESPACE"
    " pod-security.kubernetes.io/enforce=restricted": "labeled",
    "kubectl label --overwrite namespace NAMESPACE"
    " pod-security.kubernetes.io/enforce=restricted": "labeled",
    "kubectl label --overwrite namespace NAMESPACE"
    " pod-security.kubernetes.io/enforce=privileged": "labeled",
    "kubectl -n alluxio get pvc -l app=alluxio": "Bound",
    'kubectl patch pv PV -p {"spec":{"persistentVolumeReclaimPolicy":"Retain"}}': "patched",
    "kubectl -n NAMESPACE create secret generic for-masters --from-file=one.conf": "created",
    "kubectl -n NAMESPACE create secret generic for-workers --from-file=two.conf": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-tls --from-file=trust.jks"
    " --from-literal=password=PASSWORD": "created",
    "kubectl -n NAMESPACE create configmap alluxio-log4j --from-file=log4j.properties": "created",
    "kubectl -n alluxio create secret generic alluxio-s3 --from-literal=access-key=ACCESS_KEY"
    " --from-literal=secret-key=SECRET_KEY": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-gcs --from-file=key.json": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-hdfs-config --from-file=core-site.xml"
    " --from-file=hdfs-site.xml": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-hdfs-kerberos --from-file=core-site.xml"
    " --from-file=hdfs-site.xml --from-file=krb5.conf --from-file=alluxio.keytab": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-oss --from-literal=id=ACCESS_KEY_ID"
    " --from-literal=secret=ACCESS_KEY_SECRET": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-archive"
    " --from-literal=id=ACCESS_KEY_ID --from-literal=secret=SECRET_ACCESS_KEY": "created",
    "kubectl -n NAMESPACE create secret generic alluxio-azure"
    " --from-literal=key=ACCOUNT_KEY": "created",
    "kubectl -n alluxio create secret generic alluxio-web-users --from-file=auth=FILE": "created",
    # From here on the cluster is taken apart.
    "kubectl -n NAMESPACE delete pod/alluxio-master-0": "deleted",
    "kubectl -n NAMESPACE rollout restart statefulset/alluxio-master"
    " daemonset/alluxio-worker": "restarted",
    "kubectl -n NAMESPACE delete statefulset/alluxio-master --cascade=orphan": "deleted",
    "kubectl -n NAMESPACE delete daemonset,deployment -l app=alluxio,release=alluxio": "deleted",
    "kubectl -n NAMESPACE delete statefulset,service,configmap -l"
    " app=alluxio,release=alluxio": "deleted",
    "kubectl -n NAMESPACE delete networkpolicy,poddisruptionbudget,ingress -l"
    " app=alluxio,release=alluxio": "deleted",
    "kubectl -n alluxio delete pvc -l app=alluxio,role=alluxio-master,release=alluxio": "deleted",
}

_JOURNAL = "tests/cluster/test_journal.py"
_DIST = "tests/cluster/test_dist.py, of each file"
_MASTERS = "tests/cluster/test_masters.py"
_JOBS = "tests/cluster/test_jobs.py"
_BY_HAND = "run by hand for the page"
_MOUNTS = "tests/cluster/test_mounts.py"
_OPERATOR = "needs an operator that no test installs"

# All of it, from the top, as it stands.
_TAKEOVER = {
    " ".join(each.words): "tests/cluster/test_takeover.py"
    for each in kubectl_commands()
    if each.block.page.name == "takeover.md"
}

ELSEWHERE: Mapping[str, str] = {
    **{text: who for text, who in _TAKEOVER.items() if text not in ASKED},
    f"kubectl apply -f dist/{LOCAL.removeprefix('alluxio-')}.k8s.yaml": _DIST,
    f"kubectl -n {LOCAL} rollout status statefulset/alluxio-master": _DIST,
    f"kubectl -n {LOCAL} rollout status daemonset/alluxio-worker": _DIST,
    f"kubectl -n {LOCAL} exec -it alluxio-master-0 -c alluxio-master -- alluxio runTests": _DIST,
    f"kubectl create namespace {THREE} --save-config": _DIST,
    f"kubectl -n {THREE} create secret generic alluxio-s3 --from-literal=access-key=ACCESS_KEY"
    " --from-literal=secret-key=SECRET_KEY": _DIST,
    "kubectl apply -f dist/multi-master-embedded-journal.k8s.yaml": _DIST,
    "kubectl delete -f dist/multi-master-embedded-journal.k8s.yaml": _DIST,
    "kubectl diff -f dist/multi-master-embedded-journal.k8s.yaml": _DIST,
    f"kubectl -n {THREE} rollout status statefulset/alluxio-master": _DIST,
    f"kubectl -n {THREE} rollout status daemonset/alluxio-worker": _DIST,
    "kubectl -n NAMESPACE create job JOB --from=cronjob/alluxio-backup": _JOBS,
    "kubectl -n NAMESPACE wait --for=condition=complete job/JOB --timeout=10m": _JOBS,
    "kubectl -n NAMESPACE logs job/JOB": _JOBS,
    "kubectl -n NAMESPACE delete job JOB": _JOBS,
    f"{EXEC} java -version": _BY_HAND,
    f"{EXEC} jcmd -l": _BY_HAND,
    f"{EXEC} jcmd PID ManagementAgent.status": _BY_HAND,
    f"{EXEC} alluxio fs loadMetadata -R /PATH": _BY_HAND,
    f"{EXEC} alluxio fs ls -R -Dalluxio.user.file.metadata.sync.interval=0 /PATH": _BY_HAND,
    f"{EXEC} alluxio fsadmin pathConf add"
    " --property alluxio.user.file.metadata.sync.interval=0 /PATH": _BY_HAND,
    "kubectl create namespace alluxio": "the fixtures make namespaces",
    "kubectl apply -f dist/alluxio.k8s.yaml": "as a file of dist/",
    "kubectl delete -f dist/alluxio.k8s.yaml": "as a file of dist/",
    "kubectl -n NAMESPACE rollout status statefulset/alluxio-worker": "test_configuration.py",
    "kubectl drain NODE --ignore-daemonsets --delete-emptydir-data": _MASTERS,
    "kubectl -n NAMESPACE get pods -l app=alluxio,role=alluxio-master --watch": "has no end",
    "kubectl -n NAMESPACE scale statefulset/alluxio-master --replicas=0": _JOURNAL,
    "kubectl -n NAMESPACE scale statefulset/alluxio-master --replicas=1": _JOURNAL,
    "kubectl -n NAMESPACE scale statefulset/alluxio-master --replicas=3": _JOURNAL,
    WAIT.format("NAMESPACE"): _JOURNAL,
    "kubectl -n NAMESPACE delete pvc -l app=alluxio,role=alluxio-master,release=alluxio": _JOURNAL,
    "kubectl -n NAMESPACE delete pvc alluxio-journal-alluxio-master-1"
    " alluxio-journal-alluxio-master-2": _JOURNAL,
    f"{EXEC} alluxio fsadmin journal quorum remove -domain MASTER"
    " -address alluxio-master-3:19200": _JOURNAL,
    f"{EXEC} alluxio fsadmin journal quorum remove -domain JOB_MASTER"
    " -address alluxio-master-3:20003": _JOURNAL,
    "kubectl -n NAMESPACE delete service/alluxio-master-3"
    " pvc/alluxio-journal-alluxio-master-3": _JOURNAL,
    f"kubectl create namespace {HDFS} --save-config": _DIST,
    f"kubectl -n {HDFS} create secret generic alluxio-hdfs-config --from-file=core-site.xml"
    " --from-file=hdfs-site.xml": _DIST,
    f"kubectl -n {HDFS} scale statefulset/alluxio-master --replicas=0": _DIST,
    f"kubectl -n {HDFS} scale statefulset/alluxio-master --replicas=1": _DIST,
    WAIT.format(HDFS): _DIST,
    "kubectl create -f format-journal.yaml": _DIST,
    f"kubectl -n {HDFS} wait --for=jsonpath={{.status.phase}}=Succeeded pod/alluxio-format-journal"
    " --timeout=5m": _DIST,
    f"kubectl -n {HDFS} delete pod alluxio-format-journal": _DIST,
    "kubectl apply -f application.yaml": _OPERATOR,
    "kubectl apply -f alluxio.yaml": _OPERATOR,
    "kubectl -n argocd patch application alluxio --type=merge -p"
    ' {"spec":{"syncPolicy":{"automated":null}}}': _OPERATOR,
    "kubectl -n flux-system patch kustomizations.kustomize.toolkit.fluxcd.io alluxio --type=merge"
    ' -p {"spec":{"suspend":true}}': _OPERATOR,
    "kubectl apply -f dist/monitoring.k8s.yaml": _OPERATOR,
    "kubectl get prometheus -A -o jsonpath={range .items[*]}{.metadata.namespace}:"
    ' {.spec.podMonitorSelector} {.spec.podMonitorNamespaceSelector}{"\\n"}{end}': _OPERATOR,
    "kubectl -n monitoring get podmonitors --show-labels": _OPERATOR,
    "kubectl -n alluxio port-forward alluxio-master-0 19999:19999": "test_platform.py",
    "kubectl -n NAMESPACE create job NOW --from=cronjob/alluxio-mounts": _MOUNTS,
    "kubectl -n NAMESPACE logs --follow job/NOW": _MOUNTS,
    "kubectl -n NAMESPACE port-forward pod/alluxio-master-0 19999:19999": "test_platform.py",
    "kubectl -n NAMESPACE port-forward pod/alluxio-master-1 19999:19999": "test_platform.py",
    "kubectl -n NAMESPACE port-forward pod/POD 30000:30000": "test_platform.py",
    "kubectl -n NAMESPACE exec POD -c alluxio-worker -- ls /opt/domain": "test_short_circuit.py",
    "kubectl -n NAMESPACE exec APPLICATION -- ls /opt/domain": "test_short_circuit.py",
    "kubectl patch pv alluxio-journal-0 --type=json -p"
    ' [{"op":"remove","path":"/spec/claimRef"}]': "needs a volume that is released",
    "kubectl -n NAMESPACE patch pvc alluxio-journal-alluxio-master-0 -p"
    ' {"spec":{"resources":{"requests":{"storage":"10Gi"}}}}': "few classes let a claim grow",
    "kubectl -n NAMESPACE scale statefulset -l app=alluxio,release=alluxio --replicas=0": _JOURNAL,
    "kubectl -n NAMESPACE wait --for=delete pod -l app=alluxio,release=alluxio"
    " --timeout=5m": _JOURNAL,
}


def commands() -> dict[str, Sequence[str]]:
    """The words of each command of all pages, by its text."""
    return {" ".join(each.words): each.words for each in kubectl_commands()}


def documented(text: str, namespace: str, **names: str) -> str:
    """Run a command as a page has it, and return what it printed.

    Args:
        text: The command's text in the page.
        namespace: What to put in the place of the page's namespace.
        names: What to put in the place of other words in capitals.
    """
    filled, previous = [], ""
    values = {"NAMESPACE": namespace, **names}
    for word in commands()[text]:
        for name in sorted(values, key=len, reverse=True):  # LOG_SERVER_POD before POD
            word = word.replace(name, values[name])
        filled.append(namespace if previous == "-n" else word)
        previous = word
    say(f"$ {shlex.join(filled)}")
    return run(*filled, timeout=600).stdout
