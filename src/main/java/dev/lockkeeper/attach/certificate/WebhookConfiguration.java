package dev.lockkeeper.attach.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The MutatingWebhookConfiguration as the cluster has it: by which names the webhook is called, and whom the API server
 * trusts.
 *
 * @param injected cert-manager fills in the authorities
 * @param webhooks all of them, as they are
 */
public record WebhookConfiguration(
        String name, String uid, String resourceVersion, boolean injected, JsonNode webhooks) {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> INJECTIONS = Set.of(
            "cert-manager.io/inject-ca-from",
            "cert-manager.io/inject-ca-from-secret",
            "cert-manager.io/inject-apiserver-ca");

    public static WebhookConfiguration of(GenericKubernetesResource object) {
        ObjectMeta meta = object.getMetadata();
        Map<String, String> annotations =
                Optional.ofNullable(meta.getAnnotations()).orElse(Map.of());
        List<?> webhooks = Optional.<List<?>>ofNullable(object.get("webhooks")).orElse(List.of());
        return new WebhookConfiguration(
                meta.getName(),
                meta.getUid(),
                meta.getResourceVersion(),
                INJECTIONS.stream().anyMatch(annotations::containsKey),
                MAPPER.valueToTree(webhooks));
    }

    /** Hosts by which the API server calls. */
    public Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        for (JsonNode webhook : webhooks) {
            JsonNode client = webhook.path("clientConfig");
            JsonNode service = client.path("service");
            if (service.isObject()) {
                hosts.add(service.path("name").asText() + "."
                        + service.path("namespace").asText() + ".svc");
            } else {
                host(client.path("url").asText("")).ifPresent(hosts::add);
            }
        }
        return hosts;
    }

    /** Whether each webhook trusts all of these, and there is one; what else they trust does not count. */
    public boolean trusts(Collection<X509Certificate> authorities) {
        return !webhooks.isEmpty()
                && StreamSupport.stream(webhooks.spliterator(), false)
                        .allMatch(webhook -> bundle(webhook).containsAll(authorities));
    }

    /** Whether each webhook trusts just these. */
    public boolean trustsOnly(Collection<X509Certificate> authorities) {
        Set<X509Certificate> wanted = Set.copyOf(authorities);
        return StreamSupport.stream(webhooks.spliterator(), false)
                .allMatch(webhook -> bundle(webhook).equals(wanted));
    }

    /** The webhooks with just these trusted. */
    public JsonNode trusting(Collection<X509Certificate> authorities) {
        JsonNode changed = webhooks.deepCopy();
        byte[] pem = Pem.of(authorities);
        changed.forEach(webhook ->
                ((ObjectNode) webhook).withObjectProperty("clientConfig").put("caBundle", pem));
        return changed;
    }

    private static Set<X509Certificate> bundle(JsonNode webhook) {
        try {
            byte[] pem = Base64.getMimeDecoder()
                    .decode(webhook.path("clientConfig").path("caBundle").asText(""));
            if (pem.length == 0) {
                return Set.of();
            }
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException | CertificateException e) {
            return Set.of();
        }
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getHost()).map(host -> host.replaceAll("[\\[\\]]", ""));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
