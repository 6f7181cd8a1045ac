package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One field of a message as it is on the wire.
 *
 * @param raw tag and value
 * @param payload the value of a length-delimited field; empty for the other wire types
 */
record WireField(int number, ByteString raw, ByteString payload) {

    /** A message, string or bytes field. */
    static WireField of(int number, ByteString payload) {
        int prefix =
                CodedOutputStream.computeTagSize(number) + CodedOutputStream.computeUInt32SizeNoTag(payload.size());
        byte[] head = new byte[prefix];
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        try {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(payload.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WireField(number, ByteString.copyFrom(head).concat(payload), payload);
    }

    /** The field at the reader's position, or number 0 at the end of the message. */
    static WireField read(ByteString message, CodedInputStream in) throws IOException {
        int start = in.getTotalBytesRead();
        int tag = in.readTag();
        int number = WireFormat.getTagFieldNumber(tag);
        if (tag == 0) {
            return new WireField(0, ByteString.EMPTY, ByteString.EMPTY);
        }
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            in.skipField(tag);
            return new WireField(number, message.substring(start, in.getTotalBytesRead()), ByteString.EMPTY);
        }
        int length = in.readRawVarint32();
        int value = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return new WireField(
                number, message.substring(start, value + length), message.substring(value, value + length));
    }
}
