package dev.lockkeeper.apply;

/**
 * One entry of managedFields: who set which fields.
 *
 * @param operation {@code Apply} or {@code Update}
 * @param subresource empty for the object itself
 * @param time RFC 3339, may be empty
 * @param fields the fieldsV1 JSON; kept as text, since it is read only when a write is considered
 */
public record FieldManager(
        String name, String operation, String subresource, String apiVersion, String time, String fields) {

    /** The field manager of all writes of ours. */
    public static final String OURS = "lockkeeper";

    boolean ours() {
        return name.equals(OURS);
    }

    boolean applies() {
        return operation.equals("Apply");
    }

    boolean ofStatus() {
        return subresource.equals("status");
    }
}
