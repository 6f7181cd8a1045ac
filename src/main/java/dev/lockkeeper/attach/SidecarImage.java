package dev.lockkeeper.attach;

/** The image of one Gateway's processor: a GatewayConfig's {@code image}, or its {@code imageRepository} at the usual version. */
final class SidecarImage {

    private SidecarImage() {}

    /** @param image of the GatewayConfig, as {@code repository}: empty for none */
    static String of(String usual, String image, String repository) {
        if (!image.isEmpty()) {
            return image;
        }
        return repository.isEmpty() ? usual : repository + version(usual);
    }

    /** {@code :tag} or {@code @sha256:…} with its sign, empty for an image with neither; a registry's port is no tag. */
    private static String version(String image) {
        int digest = image.indexOf('@');
        if (digest >= 0) {
            return image.substring(digest);
        }
        int tag = image.lastIndexOf(':');
        return tag > image.lastIndexOf('/') ? image.substring(tag) : "";
    }
}
