"""Redis, our rate limit service, the peer's, and the generator that asks them."""

import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .operator_process import JAR, ROOT, TICKS, flags, free_port, java_home

LIMITS = """domain: bench
descriptors:
- { key: hot, rate_limit: { unit: hour, requests_per_unit: 1 } }
- key: tenant
  descriptors:
  - key: user
    descriptors:
    - { key: path, rate_limit: { unit: hour, requests_per_unit: 1000000 } }
""" + "".join(
    f"- {{ key: key{number}, rate_limit: {{ unit: hour, requests_per_unit: 1000000 }} }}\n" for number in range(1, 11)
)


def part(name):
    found = subprocess.run([ROOT / "etc/real-parts/install", "--path", name], stdout=subprocess.PIPE, text=True, check=True)
    return Path(found.stdout.strip())


class Child:
    """A process with a log."""

    def __init__(self, folder, name, command, environment):
        self.name = name
        self.log = Path(folder) / f"{name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, env=environment)

    def cpu(self):
        """CPU-seconds of all threads since the start."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        """Resident memory in MB (10^6 bytes)."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024 / 1e6

    def check(self):
        if self.process.poll() is not None:
            raise SystemExit(f"{self.name} has ended; its log ends:\n{self.log.read_text()[-3000:]}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Redis(Child):
    def __init__(self, folder):
        self.port = free_port()
        command = [part("redis-server"), "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        super().__init__(folder, "redis", command, os.environ)

    def __enter__(self):
        deadline = time.monotonic() + 20
        while True:
            try:
                self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
                return self
            except OSError:
                self.check()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def __exit__(self, *_):
        self.stop()

    def command(self, *words):
        """The reply's text."""
        self.connection.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in words))
        reply = self.connection.recv(1 << 16)
        if reply.startswith(b"$"):
            length, rest = reply[1:].split(b"\r\n", 1)
            while len(rest) < int(length) + 2:
                rest += self.connection.recv(1 << 16)
            return rest.decode()
        return reply.decode()

    def received(self, names):
        """How often Redis has run these commands."""
        calls = dict(re.findall(r"^cmdstat_(\S+):calls=(\d+)", self.command("INFO", "commandstats"), re.M))
        return sum(int(calls.get(name, 0)) for name in names)


class Service(Child):
    def __init__(self, folder, name, redis, command, more):
        self.port, self.http = free_port(), free_port()
        config = Path(folder) / name / "sub/config"
        config.mkdir(parents=True)
        (config / "limits.yaml").write_text(LIMITS)
        environment = dict(
            os.environ,
            HOST="127.0.0.1",
            PORT=str(self.http),
            GRPC_HOST="127.0.0.1",
            GRPC_PORT=str(self.port),
            DEBUG_HOST="127.0.0.1",
            DEBUG_PORT=str(free_port()),
            RUNTIME_ROOT=str(Path(folder) / name),
            RUNTIME_SUBDIRECTORY="sub",
            RUNTIME_WATCH_ROOT="false",
            REDIS_SOCKET_TYPE="tcp",
            REDIS_URL=f"127.0.0.1:{redis.port}",
            **more,
        )
        super().__init__(folder, name, command, environment)

    def await_ready(self):
        deadline = time.monotonic() + 60
        while not self._ready():
            self.check()
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.name} is not ready; its log ends:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)

    def _ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/healthcheck", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


class Ours(Service):
    commands = ("eval", "evalsha")

    def __init__(self, folder, name, redis, memory, **more):
        command = [java_home() / "bin/java", *flags(), f"-XX:MaxRAM={memory}", "-jar", JAR]
        super().__init__(folder, name, redis, command, dict(LOCKKEEPER_ROLES="ratelimit", PROMETHEUS_ADDR=f"127.0.0.1:{free_port()}", **more))


class Peer(Service):
    commands = ("incrby", "expire", "get")

    def __init__(self, folder, name, redis, **more):
        super().__init__(folder, name, redis, [part("ratelimit")], dict(USE_STATSD="false", DISABLE_STATS="true", LOG_LEVEL="warn", **more))


def load(port, what, rate, options, begin, end):
    jars = ":".join(map(str, sorted((ROOT / "target/quarkus-app/lib").glob("*/*.jar"))))
    classes = f"{ROOT / 'target/test-classes'}:{ROOT / 'target/classes'}:{jars}"
    java = [java_home() / "bin/java", "-XX:+UseSerialGC", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow", "-cp", classes]
    words = [*java, "dev.lockkeeper.bench.RateLimitLoad", port, what, rate, options.connections, options.callers, options.warm_up, options.seconds]
    figures = {}
    with subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, text=True) as generator:
        for line in generator.stdout:
            if line == "begin\n":
                begin()
            elif line == "end\n":
                end()
            else:
                name, value = line.split("=")
                figures[name] = float(value)
    if generator.returncode != 0 or not figures.get("calls"):
        raise SystemExit(f"the generator of {what} failed")
    return figures
