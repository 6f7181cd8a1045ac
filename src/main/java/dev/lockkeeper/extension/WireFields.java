package dev.lockkeeper.extension;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Where the fields of a message are; found on first use, so that bytes nobody looks into cost nothing. */
final class WireFields {

    private static final int NUMBER = 0;
    private static final int TAG = 1;
    private static final int VALUE = 2;
    private static final int END = 3;
    private static final int WIDTH = 4;
    /** Most messages are small and have one or two fields; the larger have more. */
    private static final int SMALL = 80;

    private static final int FEW = 2;
    private static final int SOME = 6;
    private static final int MAX_DEPTH = 100;

    private final byte[] array;
    private final int from;
    private final int to;
    private int[] places = {};
    private int count = -1;
    private int position;

    private WireFields(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
    }

    static WireFields of(byte[] array, int from, int to) {
        return new WireFields(array, from, to);
    }

    int count() {
        if (count < 0) {
            find();
        }
        return count;
    }

    int number(int at) {
        return places[at * WIDTH + NUMBER];
    }

    /** Where the field begins. */
    int tag(int at) {
        return places[at * WIDTH + TAG];
    }

    /** Where the value of a length-delimited field begins; the end for other wire types. */
    int valueFrom(int at) {
        return places[at * WIDTH + VALUE];
    }

    int valueTo(int at) {
        return places[at * WIDTH + END];
    }

    /** The index of the last field of this number, or -1. */
    int last(int number) {
        for (int at = count() - 1; at >= 0; at--) {
            if (number(at) == number) {
                return at;
            }
        }
        return -1;
    }

    /** The index of the first field of this number from an index on, or -1. */
    int next(int number, int at) {
        for (int i = at; i < count(); i++) {
            if (number(i) == number) {
                return i;
            }
        }
        return -1;
    }

    private void find() {
        int found = 0;
        int[] into = new int[(to - from < SMALL ? FEW : SOME) * WIDTH];
        position = from;
        while (position < to) {
            if (into.length == found * WIDTH) {
                into = Arrays.copyOf(into, into.length * 2);
            }
            int start = position;
            int tag = varint();
            int value = skip(tag, 0);
            int number = WireFormat.getTagFieldNumber(tag);
            if (number == 0) {
                throw noMessage("field number 0");
            }
            into[found * WIDTH + NUMBER] = number;
            into[found * WIDTH + TAG] = start;
            into[found * WIDTH + VALUE] = value < 0 ? position : value;
            into[found * WIDTH + END] = position;
            found++;
        }
        places = into;
        count = found;
    }

    /** Moves behind the value; answers where a length-delimited one begins, -1 for others. */
    private int skip(int tag, int depth) {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> varint();
            case WireFormat.WIRETYPE_FIXED64 -> advance(8);
            case WireFormat.WIRETYPE_FIXED32 -> advance(4);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                int length = varint();
                int value = position;
                advance(length);
                return value;
            }
            case WireFormat.WIRETYPE_START_GROUP -> group(WireFormat.getTagFieldNumber(tag), depth + 1);
            default -> throw noMessage("wire type " + WireFormat.getTagWireType(tag));
        }
        return -1;
    }

    private void group(int number, int depth) {
        if (depth > MAX_DEPTH) {
            throw noMessage("groups nested too deep");
        }
        while (true) {
            int tag = varint();
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP) {
                if (WireFormat.getTagFieldNumber(tag) != number) {
                    throw noMessage("a group ends that did not begin");
                }
                return;
            }
            skip(tag, depth);
        }
    }

    private void advance(int length) {
        if (length < 0 || length > to - position) {
            throw noMessage("a field is longer than the message");
        }
        position += length;
    }

    /** The low 32 bits, as tags and lengths need no more. */
    private int varint() {
        int value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= to) {
                throw noMessage("it ends within a field");
            }
            byte next = array[position++];
            if (shift < 32) {
                value |= (next & 0x7f) << shift;
            }
            if (next >= 0) {
                return value;
            }
        }
        throw noMessage("a number of more than ten bytes");
    }

    private static UncheckedIOException noMessage(String reason) {
        return new UncheckedIOException("not a protobuf message: " + reason, new IOException(reason));
    }
}
