package dev.lockkeeper.processor;

/** Hands the data of server-sent events, JSON objects each, to a scan; lines may end in CR, LF or both (HTML standard §9.2.6). */
final class EventScan {

    private static final String DATA = "data:";

    private final MemberScan members;
    private int column;
    private boolean data;
    private boolean afterCr;

    EventScan(MemberScan members) {
        this.members = members;
    }

    void next(byte b) {
        boolean secondHalf = b == '\n' && afterCr;
        afterCr = b == '\r';
        if (secondHalf) {
            return;
        }
        if (b == '\n' || b == '\r') {
            if (column == 0) {
                members.reset();
            }
            column = 0;
            data = false;
            return;
        }
        if (data) {
            members.next(b);
        } else if (column >= 0 && column < DATA.length() && b == DATA.charAt(column)) {
            data = column == DATA.length() - 1;
            column++;
        } else {
            // Another field, or a comment.
            column = Integer.MIN_VALUE;
        }
    }
}
