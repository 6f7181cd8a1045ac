package dev.lockkeeper.ratelimit.config;

import java.net.InetAddress;
import java.util.Optional;

/** A network of addresses. No name is ever looked up. */
public final class Network {

    private static final int LONGEST_ADDRESS = 45;

    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}; empty when it is neither. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(address -> bits <= address.length * 8)
                .map(address -> new Network(address, bits));
    }

    /** Whether a text is an address within. */
    public boolean contains(String text) {
        return address(text).filter(this::contains).isPresent();
    }

    private boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
    }

    private static Optional<byte[]> address(String text) {
        if (text.length() > LONGEST_ADDRESS || !looksLikeAddress(text)) {
            return Optional.empty();
        }
        try {
            // Digits, points and colons only: this parses and asks nobody.
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean looksLikeAddress(String text) {
        int points = 0;
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                points++;
            } else if (c == ':') {
                colons++;
            } else if (Character.digit(c, 16) < 0) {
                return false;
            }
        }
        // Fewer points are an old short form, which is taken for other addresses by others.
        return colons > 0 || points == 3;
    }
}
