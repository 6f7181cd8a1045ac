"""The report of bench/routes: our figures beside the peer's and the goals."""

import os
import platform
import shlex
import subprocess
import sys

MIB = 1024 * 1024


def markdown(figures, options, operator):
    routes, few, changes = options.routes, options.baseline, options.changes
    idle_few, idle_many = _rate(figures["idle, few"]), _rate(figures["idle, many"])
    bulk, at_few, at_many = figures["bulk"], figures["changes, few"], figures["changes, many"]
    each_few = (at_few["cpu"] - idle_few * at_few["seconds"]) / changes
    each_many = (at_many["cpu"] - idle_many * at_many["seconds"]) / changes
    size = at_many["bundle"] / MIB
    more = (each_many - each_few) * 1000
    allowed = 0.02 + size * 0.02
    memory = {title: figures[key]["rss"] for title, key in (
        ("0", "start"), (str(few), "first routes"), ("200", "200 routes"), (str(routes), "bulk"),
        (f"{routes}, after the changes", "changes, many"), ("0 again", "removed"))}  # fmt: skip
    top = max(memory.values())
    rows = [
        ("what", "Lockkeeper", "peer", "goal", "met"),
        ("---",) * 5,
        (f"bulk: {routes - few} routes added to {few} by one `kubectl apply` ({bulk['applied']:.0f} s), CPU",
         f"{bulk['cpu']:.1f} CPU-s", "66.6 CPU-s (1,800 to 200, 39 s)", "≤ 15 CPU-s", _met(bulk["cpu"] <= 15)),
        ("bulk: last write after the start of the apply", f"{bulk['settled']:.1f} s", "184 s (with Envoy Gateway)", "–", ""),
        (f"one change at {few} routes, CPU over idle", f"{each_few * 1000:.0f} ms", "–", "≤ 20 ms", _met(each_few <= 0.02)),
        (f"one change at {routes} routes, CPU over idle", f"{each_many * 1000:.0f} ms",
         "≈ 360 ms (hook call of ≈ 180 ms included)", f"≤ 20 ms + 20 ms/MiB = {allowed * 1000:.0f} ms", _met(each_many <= allowed)),
        ("of which over that of few routes", f"{more:.0f} ms, {more / size:.0f} ms per MiB of bundle", "–", "≤ 20 ms/MiB", _met(more <= size * 20)),
        ("RSS at " + " / ".join(memory) + " routes", " / ".join(f"{mb:.0f}" for mb in memory.values()) + " MB",
         "78 / 97 / 326 MB at 3 / 200 / 2,000", "≤ 250 MB", _met(top <= 250)),
        ("highest RSS of the run", f"{figures['removed']['peak']:.0f} MB", "–", "–", ""),
        (f"idle for {options.idle} s at {few} / {routes} routes", f"{idle_few:.4f} / {idle_many:.4f} core",
         "0.0015 core at 3; 0.042 at 2,000 while a rollout is under way", "0", _met(idle_many < 0.005)),
        (f"bundle at {few} / {routes} routes", f"{at_few['bundle'] / 1024:.0f} / {at_many['bundle'] / 1024:.0f} KiB", "–", "–", ""),
    ]  # fmt: skip
    return "\n".join([
        f"# {routes} AIGatewayRoutes", "",
        "What the operator needs for many routes, and for a change of one. Made by", "",
        f"    {_command()}", "",
        f"on {os.cpu_count()} cores ({platform.system()} {platform.machine()}), other work running on them: CPU-seconds are of our process alone;",
        "times to an effect are longer than on an idle machine.",
        f"JVM: `java {' '.join(operator.options)}`, {_java(operator)}. Control plane: `etc/real-parts/up --audit`.",
        "Each route: one rule, one AIServiceBackend with an API key, one Gateway. No Envoy Gateway runs, so hook calls are not in our figures.",
        f"Before the bulk the process was warmed up: 200 routes, {options.warm_up} changes, then down to {few}.",
        "The peer's figures: Envoy AI Gateway v1.1.0 with Envoy Gateway 1.9.1 on 2 cores, taken in a run of its own.", "",
        *("| " + " | ".join(row) + " |" for row in rows), "",
        "## From `apply` to the effect of one change", "",
        "Median of the waits; the bundle of a Gateway is written once a second at most, the first after a quiet second at once.", "",
        "| routes | HTTPRoute (slowest) | status | bundle |", "|---|---|---|---|",
        *(_effects(count, phase) for count, phase in ((few, at_few), (routes, at_many))), "",
        "## Writes of the operator, from the API server's audit log", "",
        "Leases and Events aside. A single change may write that route's HTTPRoute, HTTPRouteFilters and status, and the bundle's Secrets.", "",
        "| phase | CPU-s | time | writes |", "|---|---|---|---|",
        *(_phase(title, phase) for title, phase in figures.items()), "",
        f"Writes of single changes that belong to another object: {_sum(at_few['stray'])} at {few} routes, {_sum(at_many['stray'])} at {routes}.",
        f"Requests while idle at {routes} routes: {_list(figures['idle, many']['requests'])}.", "",
    ])  # fmt: skip


def _command():
    """As typed, without the options that only say where files go."""
    words, skip = ["bench/routes"], False
    for word in sys.argv[1:]:
        if not skip and word not in ("--keep", "--out"):
            words.append(word)
        skip = not skip and word in ("--keep", "--out")
    return shlex.join(words)


def _java(operator):
    text = subprocess.run([operator.java, "-version"], capture_output=True, text=True).stderr.splitlines()
    return text[1] if len(text) > 1 else text[0]


def _rate(phase):
    return phase["cpu"] / phase["seconds"]


def _met(true):
    return "yes" if true else "**no**"


def _effects(count, phase):
    until = phase["until"]
    return (
        f"| {count} | {until['HTTPRoute'] * 1000:.0f} ms ({phase['slowest'] * 1000:.0f} ms) "
        f"| {until['status'] * 1000:.0f} ms | {until['bundle'] * 1000:.0f} ms |"
    )


def _phase(title, phase):
    return f"| {title} | {phase['cpu']:.2f} | {phase['seconds']:.0f} s | {_list(phase['writes'])} |"


def _list(counts):
    return ", ".join(f"{what} ×{times}" for what, times in sorted(counts.items())) or "none"


def _sum(counts):
    return f"{sum(counts.values())} ({_list(counts)})" if counts else "0"
