"""A small client of the Kubernetes API: requests on one connection, and watches that remember the latest objects."""

import http.client
import json
import ssl
import threading
import time


def connect(plane):
    tls = ssl.create_default_context(cafile=plane.folder / "ca.crt")
    tls.load_cert_chain(plane.folder / "admin.crt", plane.folder / "admin.key")
    return http.client.HTTPSConnection(*plane.server, context=tls)


class Api:
    def __init__(self, plane):
        self.connection = connect(plane)

    def request(self, method, path, body=None, content_type="application/json"):
        text = None if body is None else json.dumps(body)
        try:
            answer = self._exchange(method, path, text, content_type)
        except (OSError, http.client.HTTPException):
            # The server has closed the connection, which was idle for minutes; all our requests may be repeated.
            self.connection.close()
            answer = self._exchange(method, path, text, content_type)
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {content.decode()[:500]}")
        return json.loads(content)

    def _exchange(self, method, path, text, content_type):
        self.connection.request(method, path, text, {"Content-Type": content_type})
        return self.connection.getresponse()

    def patch(self, path, change):
        return self.request("PATCH", path, change, "application/merge-patch+json")


class Watch:
    """The latest objects of a collection by name, each with the time (monotonic) at which it came in."""

    def __init__(self, plane, path, changed):
        self.objects = {}
        self.changed = changed
        self.path = path
        self.plane = plane
        listed = Api(plane).request("GET", path)
        for item in listed["items"]:
            self.objects[item["metadata"]["name"]] = (time.monotonic(), item)
        version = listed["metadata"]["resourceVersion"]
        threading.Thread(target=self._follow, args=(version,), daemon=True).start()

    def _follow(self, version):
        connection = connect(self.plane)
        connection.request("GET", f"{self.path}?watch=1&timeoutSeconds=86400&resourceVersion={version}")
        answer = connection.getresponse()
        while line := answer.readline():
            event = json.loads(line)
            at, item = time.monotonic(), event["object"]
            with self.changed:
                if event["type"] == "DELETED":
                    self.objects.pop(item["metadata"]["name"], None)
                elif event["type"] in ("ADDED", "MODIFIED"):
                    self.objects[item["metadata"]["name"]] = (at, item)
                self.changed.notify_all()

    def items(self):
        return [item for _, item in list(self.objects.values())]

    def get(self, name):
        return self.objects.get(name, (0, None))
