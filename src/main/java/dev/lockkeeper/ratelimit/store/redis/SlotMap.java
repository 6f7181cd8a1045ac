package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which master of a cluster has which slots, as one of its nodes says. */
final class SlotMap {

    private final AtomicReferenceArray<@Nullable Tcp> bySlot;

    private SlotMap(@Nullable Tcp[] bySlot) {
        this.bySlot = new AtomicReferenceArray<>(bySlot);
    }

    /** Nobody has any. */
    static SlotMap empty() {
        return new SlotMap(new @Nullable Tcp[HashSlot.SLOTS]);
    }

    /**
     * Of {@code CLUSTER SLOTS}: for each range its first and last slot, then the master as host, port and more.
     *
     * @param asked the node that answered: one without a host of its own is that
     */
    static Optional<SlotMap> of(Reply reply, String asked) {
        if (!(reply instanceof Reply.Many(List<Reply> ranges))) {
            return Optional.empty();
        }
        @Nullable Tcp[] bySlot = new @Nullable Tcp[HashSlot.SLOTS];
        for (Reply range : ranges) {
            if (!(range instanceof Reply.Many(List<Reply> parts)
                    && parts.size() >= 3
                    && parts.get(0) instanceof Reply.Number(long first)
                    && parts.get(1) instanceof Reply.Number(long last)
                    && parts.get(2) instanceof Reply.Many(List<Reply> master)
                    && master.size() >= 2
                    && master.get(1) instanceof Reply.Number(long port)
                    && first >= 0
                    && last < HashSlot.SLOTS)) {
                return Optional.empty();
            }
            String host = master.get(0) instanceof Reply.Text(String said) && !said.isEmpty() ? said : asked;
            Arrays.fill(bySlot, (int) first, (int) last + 1, new Tcp(host, (int) port));
        }
        return Optional.of(new SlotMap(bySlot));
    }

    /** Empty for a slot that nobody has. */
    Optional<Tcp> master(int slot) {
        return Optional.ofNullable(bySlot.get(slot));
    }

    /** One slot is elsewhere, as a node has just said; from any thread. */
    void moved(int slot, Tcp to) {
        bySlot.set(slot, to);
    }

    Set<Tcp> masters() {
        return owners().collect(Collectors.toSet());
    }

    /** For each slot that somebody has. */
    private Stream<Tcp> owners() {
        return IntStream.range(0, HashSlot.SLOTS).boxed().flatMap(slot -> master(slot).stream());
    }

    /** For logs: how many slots each has. */
    @Override
    public String toString() {
        return owners().collect(Collectors.groupingBy(Tcp::toString, TreeMap::new, Collectors.counting()))
                .toString();
    }
}
