package dev.lockkeeper.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.UncheckedIOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A message edited field by field keeps the bytes and the order of all its other fields. */
class WireMessageTest {

    /** One field of each wire type, also groups. */
    private static final ByteString EVERY_TYPE = UnknownFieldSet.newBuilder()
            .addField(1, Field.newBuilder().addVarint(-1).build())
            .addField(
                    2,
                    Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("text"))
                            .build())
            .addField(3, Field.newBuilder().addFixed32(7).build())
            .addField(4, Field.newBuilder().addFixed64(8).build())
            .addField(
                    5,
                    Field.newBuilder()
                            .addGroup(UnknownFieldSet.newBuilder()
                                    .addField(6, Field.newBuilder().addVarint(9).build())
                                    .build())
                            .build())
            .addField(
                    19_000,
                    Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build())
            .build()
            .toByteString();

    @Test
    void changesNothingButTheFieldItIsAskedTo() {
        // Given
        WireMessage message = WireMessage.parse(EVERY_TYPE);

        // When
        WireMessage edited =
                message.map(2, old -> WireMessage.parse(old.bytes().concat(ByteString.copyFromUtf8("-more"))));

        // Then
        assertThat(edited.text(2)).isEqualTo("text-more");
        assertThat(edited.with(2, ByteString.copyFromUtf8("text")).bytes()).isEqualTo(EVERY_TYPE);
    }

    @Test
    void isTheSameObjectWhenNothingChanges() {
        WireMessage message = WireMessage.parse(EVERY_TYPE);

        assertThat(message.map(2, old -> old)).isSameAs(message);
        assertThat(message.without(Set.of(99))).isSameAs(message);
    }

    @Test
    void insertsIntoRepeatedFields() {
        // Given
        WireMessage message = WireMessage.parse(ByteString.EMPTY)
                .plus(1, ByteString.copyFromUtf8("a"))
                .plus(9, ByteString.copyFromUtf8("between"))
                .plus(1, ByteString.copyFromUtf8("c"));

        // When
        WireMessage edited =
                message.insertAt(1, 1, ByteString.copyFromUtf8("b")).insertAt(1, 3, ByteString.copyFromUtf8("d"));

        // Then
        assertThat(edited.values(1)).extracting(ByteString::toStringUtf8).containsExactly("a", "b", "c", "d");
        assertThat(WireMessage.parse(edited.bytes()).values(9)).hasSize(1);
    }

    @Test
    void setsMapEntriesOnce() {
        // Given
        WireMessage message = WireMessage.parse(ByteString.EMPTY).withEntry(3, "a", ByteString.copyFromUtf8("1"));

        // When
        WireMessage edited =
                message.withEntry(3, "a", ByteString.copyFromUtf8("2")).withEntry(3, "b", ByteString.EMPTY);

        // Then
        assertThat(edited.values(3)).hasSize(2);
        assertThat(edited.entry(3, "a")).contains(ByteString.copyFromUtf8("2"));
        assertThat(edited.entry(3, "b")).contains(ByteString.EMPTY);
        assertThat(edited.withEntry(3, "a", ByteString.copyFromUtf8("2"))).isSameAs(edited);
    }

    @Test
    void refusesBytesThatAreNoMessage() {
        assertThatThrownBy(() -> WireMessage.parse(EVERY_TYPE.substring(0, EVERY_TYPE.size() - 1))
                        .has(1))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("not a protobuf message: ");
    }

    @Test
    void readsBytesThatLieInSeveralPieces() {
        // Given: long enough for protobuf to join pieces without copying them
        ByteString text = ByteString.copyFromUtf8("x".repeat(500));
        ByteString pieces = WireMessage.empty()
                .plus(1, text)
                .bytes()
                .concat(WireMessage.empty().plus(2, text).bytes())
                .substring(0, 1_006);

        // When
        WireMessage message = WireMessage.parse(pieces);

        // Then
        assertThat(message.values(1)).containsExactly(text);
        assertThat(message.text(2)).hasSize(500);
        assertThat(message.bytes()).isEqualTo(pieces);
    }

    @Test
    void setsNumbersAndLeavesZeroOut() {
        // Given
        WireMessage message = WireMessage.parse(EVERY_TYPE);

        // When
        WireMessage edited = message.withNumber(7, 300);

        // Then
        assertThat(edited.withNumber(7, 300)).isSameAs(edited);
        assertThat(edited.withNumber(7, 1).withNumber(7, 0).bytes()).isEqualTo(EVERY_TYPE);
        assertThat(message.withNumber(7, 0)).isSameAs(message);
    }
}
