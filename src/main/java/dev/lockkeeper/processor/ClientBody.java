package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** The body of a request as the client wrote it; an edit leaves whatever it does not name as it is. */
sealed interface ClientBody permits JsonBody, FormBody {

    ByteString bytes();

    /** The value of a member that is a text; empty when it is missing or of another type. */
    Optional<String> text(String name);

    /** The bytes after the edits; the same bytes when the edits have no effect. */
    ByteString edited(BodyEdits edits);
}
