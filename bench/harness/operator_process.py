"""Our jar as the operator, with the JVM flags of Dockerfile.jvm, and what the process has used so far."""

import os
import re
import shlex
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .control_plane import ROOT

TICKS = os.sysconf("SC_CLK_TCK")
JAR = ROOT / "target/quarkus-app/quarkus-run.jar"


def java_home():
    """The JDK that ./mvnw finds: Maven prints it."""
    text = subprocess.run([ROOT / "mvnw", "-v"], capture_output=True, text=True, check=True).stdout
    runtime = re.search(r"runtime: (\S+)", text)
    return Path(runtime.group(1))


def flags():
    return shlex.split(re.search(r'JAVA_OPTS="([^"]*)"', (ROOT / "Dockerfile.jvm").read_text()).group(1))


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Operator:
    def __init__(self, kubeconfig, log, memory, more=()):
        self.java = java_home() / "bin/java"
        self.options = [*flags(), f"-XX:MaxRAM={memory}", *more]
        self.management = free_port()
        self.log = Path(log)
        self.environment = dict(
            os.environ,
            KUBECONFIG=str(kubeconfig),
            LOCKKEEPER_SOURCE="kubernetes",
            LOCKKEEPER_ROLES="controller,extension",
            LOCKKEEPER_HTTP_PORT=str(free_port()),
            LOCKKEEPER_GRPC_PORT=str(free_port()),
            LOCKKEEPER_MANAGEMENT_PORT=str(self.management),
            POD_NAME="bench",
        )

    def __enter__(self):
        with open(self.log, "wb") as log:
            command = [self.java, *self.options, "-jar", JAR]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def await_leading(self, seconds=180):
        deadline = time.monotonic() + seconds
        while not (self._ready() and "leader acquired" in self.log.read_text()):
            self.check()
            if time.monotonic() > deadline:
                raise SystemExit(f"the operator is not ready; its log ends:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.2)

    def check(self):
        if self.process.poll() is not None:
            raise SystemExit(f"the operator has ended; its log ends:\n{self.log.read_text()[-3000:]}")

    def _ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.management}/health/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def cpu(self):
        """CPU-seconds of all threads since the start."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, field="VmRSS"):
        """Resident memory in MB (10^6 bytes); `VmHWM` for the highest so far."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) * 1024 / 1e6
