"""A control plane of real programs (etc/real-parts/up), with a service account for who is measured."""

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
        try:
            if not self.process.stdout.readline().startswith("export KUBECONFIG="):
                raise SystemExit("the control plane did not start; see above")
        except BaseException:
            self.__exit__()
            raise
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

    def service_account(self, namespace, name):
        """Answers a kubeconfig with a token, as a pod has one, that may do everything; and the name in the audit log."""
        self.kubectl("create", "serviceaccount", name, "-n", namespace)
        self.kubectl("create", "clusterrolebinding", name, "--clusterrole=cluster-admin",
                     f"--serviceaccount={namespace}:{name}")  # fmt: skip
        token = self.kubectl("create", "token", name, "-n", namespace, "--duration=24h").strip()
        admin = (self.folder / "kubeconfig").read_text()
        config = self.folder / f"{name}.kubeconfig"
        config.write_text(re.sub(r"client-certificate:.*client-key: \"[^\"]*\"", f"token: {token}", admin))
        config.chmod(0o600)
        return config, f"system:serviceaccount:{namespace}:{name}"

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
