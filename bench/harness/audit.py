"""Who asked the API server for what, from its audit log."""

import json
from collections import Counter
from datetime import datetime

WRITES = {"create", "update", "patch", "delete", "deletecollection"}
# Written at any time by whoever runs: leadership and reports, not what is planned.
APART = {"leases", "events"}


class Audit:
    def __init__(self, plane, user):
        self.path = plane.audit
        self.user = user

    def position(self):
        return self.path.stat().st_size

    def since(self, position):
        """Answers the user's requests that were answered since then."""
        with open(self.path, encoding="utf-8") as log:
            log.seek(position)
            for line in log:
                if line.endswith("\n") and self.user in line:
                    event = json.loads(line)
                    if event["user"]["username"] == self.user and event["stage"] == "ResponseComplete":
                        yield event

    def writes(self, position):
        return [e for e in self.since(position) if e["verb"] in WRITES and what(e).split("/")[0] not in APART]


def what(event):
    object_ = event.get("objectRef", {})
    sub = object_.get("subresource")
    return object_.get("resource", event["requestURI"].split("?")[0]) + (f"/{sub}" if sub else "")


def counted(events):
    """Such as `patch httproutes ×3, update secrets ×1 (409)`."""
    counts = Counter()
    for event in events:
        code = event["responseStatus"]["code"]
        counts[f"{event['verb']} {what(event)}" + ("" if code < 300 else f" ({code})")] += 1
    return counts


def time_of(event):
    return datetime.fromisoformat(event["stageTimestamp"].replace("Z", "+00:00")).timestamp()
