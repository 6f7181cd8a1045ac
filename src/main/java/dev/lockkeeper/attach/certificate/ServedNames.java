package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.model.ObjectKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names by which the API server calls the webhook.
 *
 * @param required without which it would refuse the certificate
 * @param all those of a new certificate
 */
public record ServedNames(Set<String> required, Set<String> all) {

    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    /** @param called hosts that the webhook's configuration names; empty when there is none */
    public static ServedNames of(ObjectKey service, Collection<String> called) {
        String name = service.name() + "." + service.namespace();
        Set<String> all = new TreeSet<>(called);
        all.addAll(List.of(service.name(), name, name + ".svc", name + ".svc.cluster.local"));
        return new ServedNames(called.isEmpty() ? Set.of(name + ".svc") : new TreeSet<>(called), all);
    }

    /** Whether the API server finds in the certificate what it looks for. */
    boolean servedBy(X509Certificate certificate) {
        Set<String> found = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(name ->
                                name.getFirst().equals(DNS) || name.getFirst().equals(ADDRESS))
                        .forEach(name -> found.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            return false;
        }
        return found.containsAll(required);
    }

    static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }
}
