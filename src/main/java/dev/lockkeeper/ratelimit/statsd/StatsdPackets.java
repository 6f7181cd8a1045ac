package dev.lockkeeper.ratelimit.statsd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines gathered into packets that a network takes in one piece. */
final class StatsdPackets {

    /** What an Ethernet frame of 1500 bytes leaves, with room for a tunnel's headers. */
    static final int MOST_BYTES = 1_432;

    private final List<byte[]> full = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream(MOST_BYTES);

    /** A line that is longer than a packet is one of its own. */
    void add(String line) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        if (open.size() > 0 && open.size() + bytes.length > MOST_BYTES) {
            close();
        }
        open.write(bytes, 0, bytes.length);
    }

    /** All so far; empties it. */
    List<byte[]> take() {
        if (open.size() > 0) {
            close();
        }
        List<byte[]> taken = List.copyOf(full);
        full.clear();
        return taken;
    }

    private void close() {
        full.add(open.toByteArray());
        open.reset();
    }
}
