package dev.lockkeeper.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.plan.bundle.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The bundle in a folder of mounted Secrets, an index with its parts or the whole in one file, or in a file alone. While the files are replaced
 * they may not fit together; the checksum shows it, and the bundle before stays until they do. One thread at a time.
 */
final class BundleFolder {

    private static final Logger LOG = Logger.getLogger(BundleFolder.class);
    private static final String PART_PATH = "parts/\\d{3}";

    private final Path folder;
    private final String version;
    private final LongSupplier nanos;
    private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    private byte[] taken = {};
    private String problem = "";
    private String otherVersion = "";
    private Optional<Content> newest = Optional.empty();

    /** @param seenAt when it was there first, by a monotonic clock in nanoseconds */
    record Content(Offer.Usable offer, long seenAt) {}

    /**
     * @param version of the bundles that this build knows; another is taken as well as it can be read
     * @param nanos a monotonic clock
     */
    BundleFolder(Path folder, String version, LongSupplier nanos) {
        this.folder = folder;
        this.version = version;
        this.nanos = nanos;
    }

    /** The newest whole bundle that was there; empty when there was none yet. */
    Optional<Content> look() {
        try {
            Optional<byte[]> index = read(folder.resolve(BundleNames.INDEX_KEY));
            boolean file = Files.isRegularFile(folder);
            Optional<byte[]> entry =
                    index.isPresent() ? index : read(file ? folder : folder.resolve(BundleNames.LEGACY_KEY));
            if (entry.isPresent() && !Arrays.equals(entry.get(), taken)) {
                Offer offer = index.isPresent() ? parts(index.get()) : whole(entry.get());
                switch (offer) {
                    case Offer.Usable usable -> {
                        taken = entry.get();
                        problem = "";
                        newest = Optional.of(new Content(usable, nanos.getAsLong()));
                        compareVersion(usable);
                    }
                    case Offer.Refused(var _, var error) -> wrong(error);
                    case Offer.Gone _ -> {}
                }
            }
        } catch (IOException | RuntimeException e) {
            wrong(String.valueOf(e.getMessage()));
        }
        return newest;
    }

    private Offer parts(byte[] text) throws IOException {
        JsonNode index = yaml.readTree(text);
        String uuid = index.path("uuid").asText();
        String checksum = index.path("checksum").asText();
        if (uuid.isEmpty() || checksum.isEmpty() || index.path("parts").isEmpty()) {
            return new Offer.Refused(uuid, BundleNames.INDEX_KEY + " names no uuid, checksum or parts");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (JsonNode part : index.path("parts")) {
            String path = part.path("path").asText();
            Optional<byte[]> bytes = path.matches(PART_PATH) ? read(folder.resolve(path)) : Optional.empty();
            if (bytes.isEmpty()) {
                return new Offer.Refused(uuid, "part \"%s\" is not there".formatted(path));
            }
            content.writeBytes(bytes.get());
        }
        return BundleAssembly.offer(uuid, checksum, content.toByteArray());
    }

    /** Somebody may have written it by hand, without an id. */
    private static Offer whole(byte[] content) {
        String checksum = Sha256.hex(content);
        return switch (BundleAssembly.offer("", checksum, content)) {
            case Offer.Usable(var _, var config) ->
                new Offer.Usable(config.uuid() == null ? checksum : config.uuid(), config);
            case Offer other -> other;
        };
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    private void compareVersion(Offer.Usable offer) {
        String theirs = String.valueOf(offer.config().version());
        if (!theirs.equals(version) && !theirs.equals(otherVersion)) {
            otherVersion = theirs;
            LOG.warnf("bundle of another version taken folder=%s version=%s own=%s", folder, theirs, version);
        }
    }

    /** Met at each look, said once. */
    private void wrong(String error) {
        if (!error.equals(problem)) {
            problem = error;
            LOG.warnf("bundle folder not taken, the bundle before stays folder=%s error=\"%s\"", folder, error);
        }
    }
}
