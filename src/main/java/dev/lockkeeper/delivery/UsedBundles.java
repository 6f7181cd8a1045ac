package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FilterConfig;
import dev.lockkeeper.processor.ProcessorConfigs;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** What the processor uses of each Gateway. A bundle that it cannot use changes nothing. One thread at a time. */
final class UsedBundles {

    private static final Logger LOG = Logger.getLogger(UsedBundles.class);
    private static final int REMEMBERED = 64;

    private final ProcessorConfigs configs;
    private final TreeMap<ObjectKey, Offer.Usable> used = new TreeMap<>();
    private final Map<ObjectKey, Refusal> refused = new HashMap<>();
    private final Set<String> former = new LinkedHashSet<>();
    private volatile boolean heard;

    /** @param offer this very one; the same bundle may come again whole */
    private record Refusal(Offer offer, String error) {}

    UsedBundles(ProcessorConfigs configs) {
        this.configs = configs;
    }

    /** True once a source has said what there is, be it that there is nothing. Safe from any thread. */
    boolean heard() {
        return heard;
    }

    boolean any() {
        return !used.isEmpty();
    }

    /** Empty when there is none. */
    String uuid(ObjectKey gateway) {
        Offer.Usable present = used.get(gateway);
        return present == null ? "" : present.uuid();
    }

    Optional<Offer.Usable> find(ObjectKey gateway, String uuid) {
        Offer.Usable present = used.get(gateway);
        return present != null && present.uuid().equals(uuid) ? Optional.of(present) : Optional.empty();
    }

    /** By Gateway. */
    Map<ObjectKey, String> uuids() {
        Map<ObjectKey, String> uuids = new TreeMap<>();
        used.forEach((gateway, offer) -> uuids.put(gateway, offer.uuid()));
        return uuids;
    }

    /** Why this very offer was not taken, if it was tried. */
    Optional<String> refusal(ObjectKey gateway, Offer offer) {
        Refusal refusal = refused.get(gateway);
        return refusal != null && refusal.offer() == offer ? Optional.of(refusal.error()) : Optional.empty();
    }

    /** Whether it was used once and is no more: whoever offers it is behind. */
    boolean isFormer(String uuid) {
        return former.contains(uuid);
    }

    /**
     * @param offers all that one source has
     * @return Gateways for which something else is used now, or whose offer could not be
     */
    SortedSet<ObjectKey> take(Map<ObjectKey, Offer> offers) {
        heard = true;
        SortedSet<ObjectKey> changed = new TreeSet<>();
        Set<ObjectKey> gateways = new TreeSet<>(used.keySet());
        gateways.addAll(offers.keySet());
        for (ObjectKey gateway : gateways) {
            Offer offer = offers.getOrDefault(gateway, Offer.GONE);
            if (!offer.uuid().equals(uuid(gateway)) && refusal(gateway, offer).isEmpty() && take(gateway, offer)) {
                changed.add(gateway);
            }
        }
        return changed;
    }

    private boolean take(ObjectKey gateway, Offer offer) {
        String before = uuid(gateway);
        switch (offer) {
            case Offer.Usable usable -> {
                Optional<String> error = publish(gateway, usable.config());
                if (error.isPresent()) {
                    refused.put(gateway, new Refusal(usable, error.get()));
                    return true;
                }
                used.put(gateway, usable);
            }
            case Offer.Refused broken -> {
                refused.put(gateway, new Refusal(broken, broken.error()));
                return true;
            }
            case Offer.Gone _ -> {
                configs.remove(gateway);
                used.remove(gateway);
            }
        }
        refused.remove(gateway);
        remember(before, offer.uuid());
        LOG.infof("bundle in use gateway=%s uuid=%s before=%s", gateway, offer.uuid(), before);
        return true;
    }

    private Optional<String> publish(ObjectKey gateway, FilterConfig config) {
        try {
            configs.publish(gateway, config);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void remember(String before, String now) {
        former.remove(now);
        if (!before.isEmpty() && !before.equals(now)) {
            former.add(before);
        }
        if (former.size() > REMEMBERED) {
            former.remove(former.iterator().next());
        }
    }
}
