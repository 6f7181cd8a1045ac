package dev.lockkeeper.extension;

import java.util.Arrays;

/** Bytes of a message that is put together from parts of others. */
final class WireAssembly {

    /** Room for the tag and length of one field: five bytes each at most. */
    static final int HEAD = 10;

    private static final int LENGTH_DELIMITED = 2;

    private byte[] array;
    private int size;

    /** @param expected bytes; more are taken, but cost a copy */
    WireAssembly(int expected) {
        array = new byte[expected];
    }

    /** Bytes as they are. */
    void raw(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, array, size, to - from);
        size += to - from;
    }

    /** A message, string or bytes field. */
    void field(int number, byte[] source, int from, int to) {
        room(HEAD + to - from);
        varint((number << 3) | LENGTH_DELIMITED);
        varint(to - from);
        System.arraycopy(source, from, array, size, to - from);
        size += to - from;
    }

    /** A number field, not negative. */
    void number(int number, int value) {
        room(HEAD);
        varint(number << 3);
        varint(value);
    }

    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    private void room(int more) {
        if (array.length - size < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
        }
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }
}
