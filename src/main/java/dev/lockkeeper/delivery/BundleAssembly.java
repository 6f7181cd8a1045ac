package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.proto.Bundle;
import dev.lockkeeper.plan.bundle.Sha256;
import dev.lockkeeper.processor.FilterConfigs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Puts the pieces of one bundle after another together. */
final class BundleAssembly {

    private static final int MOST = 64 << 20;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String uuid = "";
    private int next;

    /**
     * The bundle, when this was its last piece.
     *
     * @param known the same bundle from elsewhere, which need not be read again
     */
    Optional<Offer> add(Bundle piece, Optional<Offer.Usable> known) {
        if (piece.getIndex() == 0) {
            content.reset();
            uuid = piece.getUuid();
            next = 0;
        }
        if (piece.getIndex() != next || !piece.getUuid().equals(uuid)) {
            return Optional.of(new Offer.Refused(
                    piece.getUuid(), "piece %d came where %d was due".formatted(piece.getIndex(), next)));
        }
        if (content.size() + piece.getContent().size() > MOST) {
            return Optional.of(new Offer.Refused(uuid, "the bundle is larger than %d bytes".formatted(MOST)));
        }
        try {
            piece.getContent().writeTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        next++;
        if (next < piece.getTotal()) {
            return Optional.empty();
        }
        byte[] whole = content.toByteArray();
        content.reset();
        return Optional.of(known.<Offer>map(same -> same).orElseGet(() -> offer(uuid, piece.getChecksum(), whole)));
    }

    /** Checked against its checksum, and read. */
    static Offer offer(String uuid, String checksum, byte[] content) {
        String sum = Sha256.hex(content);
        if (!sum.equals(checksum)) {
            return new Offer.Refused(uuid, "the content has checksum %s, not %s".formatted(sum, checksum));
        }
        try {
            return new Offer.Usable(uuid, FilterConfigs.parse(content));
        } catch (UncheckedIOException e) {
            return new Offer.Refused(uuid, String.valueOf(e.getMessage()));
        }
    }
}
