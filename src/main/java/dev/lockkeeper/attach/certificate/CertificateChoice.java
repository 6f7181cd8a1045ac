package dev.lockkeeper.attach.certificate;

import java.util.Optional;

/**
 * Which certificate is shown, and whether the leader has to keep it.
 *
 * @param material empty while there is none
 * @param selfManaged the Secret is the source, so the leader creates and renews what is in it
 */
record CertificateChoice(Optional<Material> material, boolean selfManaged) {

    /**
     * Files win, unless they are the Secret's own, as a kubelet mounts it: the Secret is newer then, and nobody else renews it.
     *
     * @param filesKnown true when there were files at any time
     */
    static CertificateChoice of(
            CertificateMode mode, Optional<Material> files, boolean filesKnown, Optional<CertificateSecret> secret) {
        boolean fromSecret =
                switch (mode) {
                    case FILES -> false;
                    case SELF_MANAGED -> true;
                    case AUTO ->
                        !filesKnown
                                || files.isPresent()
                                        && secret.filter(kept -> isOf(kept, files.get()))
                                                .isPresent();
                };
        return fromSecret
                ? new CertificateChoice(
                        secret.filter(kept -> kept.value(CertificateSecret.CERTIFICATE).length > 0)
                                .map(CertificateSecret::material),
                        secret.filter(CertificateSecret::othersKeepIt).isEmpty())
                : new CertificateChoice(files, false);
    }

    private static boolean isOf(CertificateSecret secret, Material files) {
        return !secret.othersKeepIt() && secret.hasHeld(files.raw().certificate());
    }
}
