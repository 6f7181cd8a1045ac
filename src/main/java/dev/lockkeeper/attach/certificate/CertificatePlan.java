package dev.lockkeeper.attach.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the Secret is to hold next. At each moment the API server trusts the authority of every certificate that a replica may
 * still show: a new authority is first only added; when it is trusted, a certificate of it follows; and when all replicas have
 * that, the former authority goes.
 */
public final class CertificatePlan {

    private final ServedNames names;
    private final Predicate<X509Certificate> trusted;
    private final Lifetimes lifetimes;
    private final Instant now;

    /** @param trusted whether the API server has known an authority for {@link Lifetimes#overlap} */
    public CertificatePlan(ServedNames names, Predicate<X509Certificate> trusted, Lifetimes lifetimes, Instant now) {
        this.names = names;
        this.trusted = trusted;
        this.lifetimes = lifetimes;
        this.now = now;
    }

    /** Values of the Secret to be written, and why. */
    public record Change(String reason, Map<String, byte[]> data) {

        /** Without contents. */
        @Override
        public String toString() {
            return "Change[%s, keys=%s]".formatted(reason, data.keySet());
        }
    }

    /** Empty when there is nothing to do now. */
    public Optional<Change> next(Optional<CertificateSecret> secret) {
        Optional<KeptCertificate> kept = secret.flatMap(present -> KeptCertificate.of(present, now));
        return kept.isEmpty()
                ? Optional.of(begin(secret.isPresent() ? "nothing usable in it" : "there was none"))
                : next(kept.get());
    }

    private Optional<Change> next(KeptCertificate kept) {
        X509Certificate serving = kept.serving();
        boolean due = due(serving, false) || !names.servedBy(serving);
        if (kept.signer().isEmpty()) {
            // Of others; it serves as long as it is good.
            return due ? Optional.of(addAuthority(kept)) : Optional.empty();
        }
        if (due(kept.newest(), true)) {
            return Optional.of(addAuthority(kept));
        }
        boolean former = !kept.issuer().equals(kept.newest());
        if (former ? trusted.test(kept.newest()) : due) {
            return Optional.of(renew(kept, kept.signer().get(), former ? "new authority is trusted" : "renewal"));
        }
        return former ? Optional.empty() : withoutFormer(kept);
    }

    private Change begin(String reason) {
        Authority authority = Authority.create(lifetimes, now);
        Map<String, byte[]> data = new TreeMap<>(serving(authority));
        data.putAll(authorities(List.of(authority.certificate())));
        data.put(CertificateSecret.AUTHORITY_KEY, Pem.of(authority.key()));
        return new Change(reason, data);
    }

    private Change addAuthority(KeptCertificate kept) {
        Authority authority = Authority.create(lifetimes, now);
        List<X509Certificate> all = new ArrayList<>(List.of(authority.certificate()));
        kept.authorities().stream()
                .filter(former -> former.equals(kept.issuer())
                        || former.getNotAfter().toInstant().isAfter(now))
                .forEach(all::add);
        Map<String, byte[]> data = new TreeMap<>(authorities(all));
        data.put(CertificateSecret.AUTHORITY_KEY, Pem.of(authority.key()));
        return new Change("new authority", data);
    }

    private Change renew(KeptCertificate kept, Authority authority, String reason) {
        Map<String, byte[]> data = new TreeMap<>(serving(authority));
        // Replicas may show the certificate before for a moment.
        data.putAll(authorities(kept.authorities()));
        return new Change(reason, data);
    }

    private Optional<Change> withoutFormer(KeptCertificate kept) {
        Instant since = kept.serving().getNotBefore().toInstant().plus(lifetimes.backdated());
        return kept.authorities().size() > 1 && since.plus(lifetimes.linger()).isBefore(now)
                ? Optional.of(new Change("former authorities are of no use", authorities(List.of(kept.newest()))))
                : Optional.empty();
    }

    private Map<String, byte[]> serving(Authority authority) {
        Authority.Issued issued = authority.issue(names.all(), lifetimes, now);
        return Map.of(
                CertificateSecret.CERTIFICATE, Pem.of(Arrays.asList(issued.certificate())),
                CertificateSecret.KEY, Pem.of(issued.key()));
    }

    private static Map<String, byte[]> authorities(List<X509Certificate> certificates) {
        return Map.of(CertificateSecret.AUTHORITIES, Pem.of(certificates));
    }

    private boolean due(X509Certificate certificate, boolean authority) {
        return Lifetimes.due(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                authority ? lifetimes.authority() : lifetimes.certificate(),
                now);
    }
}
