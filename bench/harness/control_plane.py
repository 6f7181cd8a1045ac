"""A control plane of real programs (etc/real-parts/up), with a client certificate for each user that is asked for."""

import os
import re
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class ControlPlane:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.process = None

    def __enter__(self):
        up = [ROOT / "etc/real-parts/up", "--audit", self.folder]
        self.process = subprocess.Popen(up, stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline().startswith("export KUBECONFIG="):
            raise SystemExit("the control plane did not start; see above")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    @property
    def server(self):
        text = (self.folder / "kubeconfig").read_text()
        host, port = re.search(r"https://([\d.]+):(\d+)", text).groups()
        return host, int(port)

    @property
    def audit(self):
        return self.folder / "audit.jsonl"

    def user(self, name):
        """Answers the kubeconfig of a user who may do everything, so that the audit log tells who wrote."""
        config = self.folder / f"{name}.kubeconfig"
        request = ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key",
                   "-subj", f"/O=system:masters/CN={name}", "-out", f"{name}.csr"]  # fmt: skip
        sign = ["openssl", "x509", "-req", "-days", "30", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                "-in", f"{name}.csr", "-out", f"{name}.crt"]  # fmt: skip
        for command in (request, sign):
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        admin = (self.folder / "kubeconfig").read_text()
        config.write_text(admin.replace("/admin.crt", f"/{name}.crt").replace("/admin.key", f"/{name}.key"))
        return config

    def kubectl(self, *arguments):
        environment = dict(os.environ, KUBECONFIG=str(self.folder / "kubeconfig"))
        result = subprocess.run(["kubectl", *map(str, arguments)], env=environment, capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"kubectl {arguments[0]}: {result.stderr.strip()[-2000:]}")
        return result.stdout

    def await_kinds(self, group):
        """CRDs are served a moment after they are accepted."""
        deadline = time.monotonic() + 60
        crds = [name for name in self.kubectl("get", "crds", "-o", "name").split() if name.endswith(group)]
        self.kubectl("wait", "--for=condition=established", "--timeout=60s", *crds)
        while len(self.kubectl("api-resources", f"--api-group={group}", "-o", "name").split()) < len(crds):
            if time.monotonic() > deadline:
                raise SystemExit(f"{group}: not all kinds are served after 60 s")
            time.sleep(0.5)
