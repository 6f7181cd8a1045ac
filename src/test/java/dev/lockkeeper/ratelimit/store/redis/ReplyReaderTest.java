package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies are read as Redis writes them, wherever the network cuts them. */
class ReplyReaderTest {

    private static final String REPLIES =
            ":-7\r\n+OK\r\n-NOSCRIPT No matching script.\r\n$3\r\nabc\r\n$-1\r\n*3\r\n:1\r\n:9007199254740991\r\n:-3\r\n"
                    + "*2\r\n:4\r\n*1\r\n$1\r\nx\r\n*0\r\n";

    @Test
    void areReadWhereverTheyAreCut() {
        for (int cut = 0; cut <= REPLIES.length(); cut++) {
            // Given: a part of them has come
            ByteBuf in = Unpooled.buffer();
            in.writeCharSequence(REPLIES.substring(0, cut), StandardCharsets.US_ASCII);
            List<Reply> read = new ArrayList<>();
            drain(in, read);

            // When: the rest comes
            in.writeCharSequence(REPLIES.substring(cut), StandardCharsets.US_ASCII);
            drain(in, read);

            // Then
            assertThat(read).as("cut at %d", cut).hasSize(8);
            assertThat(read.get(0)).isEqualTo(new Reply.Number(-7));
            assertThat(read.get(1)).isEqualTo(new Reply.Text("OK"));
            assertThat(((Reply.Refusal) read.get(2)).is("NOSCRIPT")).isTrue();
            assertThat(((Reply.Refusal) read.get(2)).is("NOSCRIP")).isFalse();
            assertThat(read.get(3)).isEqualTo(new Reply.Text("abc"));
            assertThat(read.get(4)).isEqualTo(Reply.NOTHING);
            assertThat(((Reply.Numbers) read.get(5)).values()).containsExactly(1, 9_007_199_254_740_991L, -3);
            assertThat(read.get(6))
                    .isEqualTo(
                            new Reply.Many(List.of(new Reply.Number(4), new Reply.Many(List.of(new Reply.Text("x"))))));
            assertThat(((Reply.Numbers) read.get(7)).values()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n", ":12x\r\n", ":\r\n", "$99999999999\r\n", "*99999999\r\n"})
    void whatIsNoReplyIsRefused(String text) {
        ByteBuf in = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> ReplyReader.next(in)).isInstanceOf(CorruptedFrameException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 10, 99, 100, 2_147_483_647})
    void numbersAreWrittenWithAsManyDigitsAsAnnounced(int number) {
        ByteBuf out = Unpooled.buffer();
        CommandWriter.number(out, number);
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(Integer.toString(number));
        assertThat(CommandWriter.digits(number)).isEqualTo(out.readableBytes());
    }

    private static void drain(ByteBuf in, List<Reply> into) {
        for (Reply reply = ReplyReader.next(in); reply != null; reply = ReplyReader.next(in)) {
            into.add(reply);
        }
    }
}
