package dev.lockkeeper.ratelimit.limit;

import java.math.BigInteger;

/** Products of 64-bit numbers, divided without loss. */
final class Products {

    private Products() {}

    /** floor((a × b + c) / d) for numbers that are not negative and a quotient below 2^63. */
    static long scaled(long a, long b, long c, long d) {
        if (Math.multiplyHigh(a, b) == 0) {
            long low = a * b;
            if (low >= 0 && low <= Long.MAX_VALUE - c) {
                return (low + c) / d;
            }
        }
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .add(BigInteger.valueOf(c))
                .divide(BigInteger.valueOf(d))
                .longValueExact();
    }
}
