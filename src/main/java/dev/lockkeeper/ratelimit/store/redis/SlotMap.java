package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which master of a cluster has which slots, as one of its nodes says. */
final class SlotMap {

    static final SlotMap EMPTY = new SlotMap(new Tcp[HashSlot.SLOTS]);

    private final Tcp[] bySlot;

    private SlotMap(Tcp[] bySlot) {
        this.bySlot = bySlot;
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
        Tcp[] bySlot = new Tcp[HashSlot.SLOTS];
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
        return Optional.ofNullable(bySlot[slot]);
    }

    /** The same with one slot elsewhere, as a node has just said. */
    SlotMap moved(int slot, Tcp to) {
        Tcp[] changed = bySlot.clone();
        changed[slot] = to;
        return new SlotMap(changed);
    }

    Set<Tcp> masters() {
        return Arrays.stream(bySlot).filter(node -> node != null).collect(Collectors.toSet());
    }

    /** For logs: how many slots each has. */
    @Override
    public String toString() {
        return Arrays.stream(bySlot)
                .filter(node -> node != null)
                .collect(Collectors.groupingBy(Tcp::toString, TreeMap::new, Collectors.counting()))
                .toString();
    }
}
