package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.model.ObjectKey;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names by which the API server calls the webhook.
 *
 * @param required without which it would refuse the certificate
 * @param all those of a new certificate
 */
public record ServedNames(Set<String> required, Set<String> all) {

    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final Pattern DOTTED_QUAD = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    /** @param called hosts that the webhook's configuration names; empty when there is none */
    public static ServedNames of(ObjectKey service, Collection<String> called) {
        String name = service.name() + "." + service.namespace();
        Set<String> all = new TreeSet<>(called);
        all.addAll(List.of(service.name(), name, name + ".svc", name + ".svc.cluster.local"));
        return new ServedNames(called.isEmpty() ? Set.of(name + ".svc") : new TreeSet<>(called), all);
    }

    /** Whether the API server finds in the certificate what it looks for: letters in any case, and addresses by value (RFC 6125). */
    boolean servedBy(X509Certificate certificate) {
        Collection<List<?>> alternatives;
        try {
            alternatives = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return false;
        }
        List<String> domains = named(alternatives, DNS);
        Set<InetAddress> addresses = named(alternatives, ADDRESS).stream()
                .flatMap(text -> address(text).stream())
                .collect(Collectors.toSet());
        return required.stream()
                .allMatch(name -> address(name)
                        .map(addresses::contains)
                        .orElseGet(() -> domains.stream().anyMatch(pattern -> matches(pattern, name))));
    }

    static boolean isAddress(String name) {
        return address(name).isPresent();
    }

    /** Without a lookup; a host name that looks like half an address is none. */
    private static Optional<InetAddress> address(String text) {
        if (!DOTTED_QUAD.matcher(text).matches() && !text.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> named(@Nullable Collection<List<?>> alternatives, int type) {
        return alternatives == null
                ? List.of()
                : alternatives.stream()
                        .filter(name -> name.getFirst().equals(type))
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    /** @param pattern of the certificate; an asterisk stands for the whole first label */
    private static boolean matches(String pattern, String name) {
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        int dot = host.indexOf('.');
        return pattern.equalsIgnoreCase(host)
                || (dot > 0 && pattern.startsWith("*.") && pattern.substring(1).equalsIgnoreCase(host.substring(dot)));
    }
}
