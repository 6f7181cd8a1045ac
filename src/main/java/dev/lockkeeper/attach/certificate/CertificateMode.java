package dev.lockkeeper.attach.certificate;

/** Where the webhook's certificate comes from. */
public enum CertificateMode {
    /** From the files when there are any, else from the Secret that the leader keeps. */
    AUTO,
    FILES,
    SELF_MANAGED
}
