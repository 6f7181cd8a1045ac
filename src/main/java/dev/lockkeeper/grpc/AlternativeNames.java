package dev.lockkeeper.grpc;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The alternative names of a certificate. A host is found as Go's crypto/x509 finds it: letters in any case, {@code *} as the whole first label of a
 * name stands for one label, an address only among addresses. A URI or an e-mail address is found where it is the same, letter by letter.
 */
final class AlternativeNames {

    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    private final Collection<List<?>> names;

    private AlternativeNames(Collection<List<?>> names) {
        this.names = names;
    }

    /** @param names pairs of a type and a name, as {@link X509Certificate#getSubjectAlternativeNames} has them */
    static AlternativeNames of(Collection<List<?>> names) {
        return new AlternativeNames(names);
    }

    static AlternativeNames of(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return new AlternativeNames(names == null ? List.of() : names);
    }

    boolean have(String wanted) {
        Optional<InetAddress> address = address(wanted);
        return names.stream()
                .anyMatch(name -> name.get(1) instanceof String text
                        && switch ((Integer) name.get(0)) {
                            case DNS -> address.isEmpty() && covers(text, wanted);
                            case ADDRESS -> address.isPresent() && address.equals(address(text));
                            case URI, EMAIL -> text.equals(wanted);
                            default -> false;
                        });
    }

    private static boolean covers(String pattern, String host) {
        String[] patterns = pattern.toLowerCase(Locale.ROOT).split("\\.", -1);
        String[] labels = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "").split("\\.", -1);
        if (patterns.length != labels.length || pattern.isEmpty() || labels[0].isEmpty()) {
            return false;
        }
        for (int i = 0; i < labels.length; i++) {
            boolean any = i == 0 && patterns[0].equals("*") && labels.length > 1;
            if (!any && !patterns[i].equals(labels[i])) {
                return false;
            }
        }
        return true;
    }

    /** Without a lookup; a host name that looks like half an address is none. */
    private static Optional<InetAddress> address(String text) {
        String bare = text.matches("\\[.*]") ? text.substring(1, text.length() - 1) : text;
        if (!bare.contains(":") && !bare.matches("\\d+(\\.\\d+){3}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
