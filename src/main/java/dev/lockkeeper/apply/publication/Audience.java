package dev.lockkeeper.apply.publication;

import dev.lockkeeper.delivery.Acknowledgements;
import dev.lockkeeper.delivery.ConnectedProcessor;
import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who must have a Gateway's bundle before a route may name what is new in it.
 *
 * @param processors that say what they have
 * @param silent Envoy pods whose processor says nothing: it reads the Secrets
 * @param complete false when there may be pods that we have not heard of
 */
record Audience(List<ConnectedProcessor> processors, List<EnvoyPod> silent, boolean complete) {

    static Audience of(ObjectKey gateway, Acknowledgements acknowledgements, DataPlanes dataPlanes) {
        List<ConnectedProcessor> processors = acknowledgements.of(gateway);
        Set<ObjectKey> heard = processors.stream()
                .flatMap(processor -> processor.pod().stream())
                .collect(Collectors.toSet());
        List<EnvoyPod> silent = dataPlanes.pods(gateway).stream()
                .filter(pod -> !heard.contains(pod.key()))
                .toList();
        return new Audience(processors, silent, dataPlanes.known());
    }

    boolean nobody() {
        return complete && processors.isEmpty() && silent.isEmpty();
    }

    /** True when nobody needs to be given time. */
    boolean allSpeak() {
        return complete && silent.isEmpty();
    }
}
