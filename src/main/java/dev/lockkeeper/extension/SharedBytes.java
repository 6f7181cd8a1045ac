package dev.lockkeeper.extension;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the array in which a {@code ByteString} keeps its bytes, so that reading them needs no copy. Nobody may write to it. */
final class SharedBytes extends ByteOutput {

    private byte @Nullable [] array;
    private int from;
    private int to;
    private boolean scattered;

    private SharedBytes() {}

    /** What is made of an array and the place of the bytes in it. */
    interface Use<T> {
        T of(byte[] array, int from, int to);
    }

    static <T> T of(ByteString bytes, Use<T> use) {
        SharedBytes shared = new SharedBytes();
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] found = shared.array;
        if (found == null || shared.scattered || shared.to - shared.from != bytes.size()) {
            byte[] copy = bytes.toByteArray();
            return use.of(copy, 0, copy.length);
        }
        return use.of(found, shared.from, shared.to);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
        scattered |= array != null;
        array = value;
        from = offset;
        to = offset + length;
    }

    @Override
    public void write(byte value) {
        scattered = true;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
        scattered = true;
    }

    @Override
    public void write(ByteBuffer value) {
        scattered = true;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
        scattered = true;
    }
}
