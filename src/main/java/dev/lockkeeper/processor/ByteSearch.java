package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Finds a few bytes in many, skipping as far as the last byte compared allows (Horspool). */
final class ByteSearch {

    private final byte[] wanted;
    private final int[] skips = new int[256];

    /** @param wanted at least one byte */
    ByteSearch(ByteString wanted) {
        this.wanted = wanted.toByteArray();
        Arrays.fill(skips, this.wanted.length);
        for (int i = 0; i < this.wanted.length - 1; i++) {
            skips[this.wanted[i] & 0xff] = this.wanted.length - 1 - i;
        }
    }

    /** @return where it begins first, or -1 */
    int in(ByteString bytes, int from) {
        int last = wanted.length - 1;
        int at = from;
        while (at + last < bytes.size()) {
            int i = last;
            while (i >= 0 && bytes.byteAt(at + i) == wanted[i]) {
                i--;
            }
            if (i < 0) {
                return at;
            }
            at += skips[bytes.byteAt(at + last) & 0xff];
        }
        return -1;
    }
}
