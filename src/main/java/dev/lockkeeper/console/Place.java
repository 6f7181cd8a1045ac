package dev.lockkeeper.console;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ObjectId;

/** Where an object is written down; an empty file for objects of a cluster. */
record Place(String file, int line) {

    static Place of(GatewayModel model, ObjectId id) {
        String origin = model.find(id).map(object -> object.meta().origin()).orElse("");
        int colon = origin.lastIndexOf(':');
        return colon < 0
                ? new Place(origin, 0)
                : new Place(origin.substring(0, colon), Integer.parseInt(origin.substring(colon + 1)));
    }
}
