"""The script that sets levels in a log4j.properties, and becomes the process."""

from __future__ import annotations

from .harness import run_script, scratch

IMAGE_S = r"""# May get overridden by System Property
log4j.rootLogger=INFO, ${alluxio.logger.type}, ${alluxio.remote.logger.type}

log4j.category.alluxio.logserver=INFO, ${alluxio.logserver.logger.type}
log4j.logger.AUDIT_LOG=INFO, ${alluxio.master.audit.logger.type}
log4j.appender.Console.layout.ConversionPattern=%d{ISO8601} %-5p [%t](%F:%L) - %m%n
 log4j.logger.a.b : WARN
log4j.logger.org.apache.ratis.server.RaftServer$Division=WARN"""


def result(bash: str, *levels: str, text: str = IMAGE_S) -> str:
    """What the file is after it."""
    with scratch() as folder:
        file = folder / "log4j.properties"
        file.write_text(text, encoding="utf-8")
        done = run_script(bash, "log-levels", str(file), *levels, "--", "echo", "a b", "$c")
        assert (done.returncode, done.stdout, done.stderr) == (0, "a b $c\n", "")
        return file.read_text(encoding="utf-8")


def test_a_logger_of_the_file_keeps_its_appenders(bash: str) -> None:
    cases = {
        "root=WARN": ("log4j.rootLogger=INFO,", "log4j.rootLogger=WARN,"),
        "alluxio.logserver=DEBUG": ("logserver=INFO,", "logserver=DEBUG,"),
        "AUDIT_LOG=OFF": ("AUDIT_LOG=INFO,", "AUDIT_LOG=OFF,"),
        "a.b=TRACE": (" log4j.logger.a.b : WARN", "log4j.logger.a.b=TRACE"),
        "org.apache.ratis.server.RaftServer$Division=ERROR": ("Division=WARN", "Division=ERROR"),
    }
    for level, (was, now) in cases.items():
        assert result(bash, level) == IMAGE_S.replace(was, now) + "\n", level


def test_another_logger_is_added(bash: str) -> None:
    added = "log4j.logger.alluxio.master=DEBUG\n"
    assert result(bash, "alluxio.master=DEBUG") == f"{IMAGE_S}\n{added}"
    assert result(bash, "a=DEBUG", text=f"{IMAGE_S}\n") == f"{IMAGE_S}\nlog4j.logger.a=DEBUG\n"


def test_several_are_set_at_once(bash: str) -> None:
    lines = result(bash, "root=ERROR", "a.b=INFO", "c.d=DEBUG", "e.f=WARN").splitlines()
    assert lines[1].startswith("log4j.rootLogger=ERROR, $")
    assert "log4j.logger.a.b=INFO" in lines
    assert set(lines[-2:]) == {"log4j.logger.c.d=DEBUG", "log4j.logger.e.f=WARN"}


def test_log_level_that_cannot_be_set_fails_before_the_process_starts(bash: str) -> None:
    with scratch() as folder:
        file = folder / "log4j.properties"
        file.write_text("log4j.logger.a=INFO\n", encoding="utf-8")
        file.chmod(0o644)
        absent = str(folder / "none")
        start = ("--", "echo", "started")
        cases: list[tuple[tuple[str, ...], str]] = [
            ((), "takes the path of a log4j.properties, not ''."),
            (("log4j.properties", "a=INFO", *start), "takes the path"),
            ((str(file), "a", *start), "takes LOGGER=LEVEL, not 'a'."),
            ((str(file), "a=INFO"), "takes -- and a command after the levels."),
            ((str(file), "a=INFO", "--"), "takes -- and a command after the levels."),
            ((absent, "a=INFO", *start), f"cannot write {absent},"),
            ((str(file), "root=INFO", *start), f"{file} has no root logger"),
        ]
        for arguments, said in cases:
            done = run_script(bash, "log-levels", *arguments)
            assert (done.returncode, done.stdout) == (1, ""), arguments
            assert done.stderr.startswith(f"log-levels: {said}"), done.stderr
        assert file.read_text(encoding="utf-8") == "log4j.logger.a=INFO\n"


def test_file_of_another_user_is_not_written(bash: str) -> None:
    with scratch() as folder:
        file = folder / "log4j.properties"
        file.write_text(IMAGE_S, encoding="utf-8")
        file.chmod(0o444)
        done = run_script(
            bash, "log-levels", str(file), "root=WARN", "--", "echo", "started", unprivileged=True
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert "cannot write" in done.stderr
