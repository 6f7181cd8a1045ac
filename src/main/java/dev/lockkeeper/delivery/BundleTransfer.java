package dev.lockkeeper.delivery;

import com.google.protobuf.UnsafeByteOperations;
import dev.lockkeeper.delivery.proto.Bundle;
import dev.lockkeeper.delivery.proto.ServerMessage;
import dev.lockkeeper.plan.bundle.BundlePlan;

/** A bundle on its way to one processor, piece by piece. The pieces are the plan's parts: nothing is copied. */
final class BundleTransfer {

    private final BundlePlan bundle;
    private int next;

    BundleTransfer(BundlePlan bundle) {
        this.bundle = bundle;
    }

    BundlePlan bundle() {
        return bundle;
    }

    ServerMessage next() {
        ServerMessage message = ServerMessage.newBuilder()
                .setBundle(head(bundle)
                        .setContent(
                                UnsafeByteOperations.unsafeWrap(bundle.parts().get(next)))
                        .setIndex(next)
                        .setTotal(bundle.parts().size()))
                .build();
        next++;
        return message;
    }

    boolean done() {
        return next >= bundle.parts().size();
    }

    /** For a processor that uses the bundle already. */
    static ServerMessage withoutContent(BundlePlan bundle) {
        return ServerMessage.newBuilder().setBundle(head(bundle)).build();
    }

    private static Bundle.Builder head(BundlePlan bundle) {
        return Bundle.newBuilder()
                .setGateway(bundle.gateway().toString())
                .setUuid(bundle.uuid())
                .setChecksum(bundle.checksum());
    }
}
