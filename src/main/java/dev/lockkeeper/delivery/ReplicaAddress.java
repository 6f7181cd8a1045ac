package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.BundleSources.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** One of the addresses that a server's name has, as text, so that it can be compared. */
record ReplicaAddress(Server server, String ip) implements Comparable<ReplicaAddress> {

    private static final Comparator<ReplicaAddress> ORDER = Comparator.comparing(
                    (ReplicaAddress address) -> address.server().toString())
            .thenComparing(ReplicaAddress::ip);

    /** @throws UnknownHostException when the name has none */
    static List<ReplicaAddress> of(Server server) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(server.host()))
                .map(address -> new ReplicaAddress(server, address.getHostAddress()))
                .toList();
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(ip, server.port());
    }

    @Override
    public int compareTo(ReplicaAddress other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return ip.equals(server.host()) ? server.toString() : server + "(" + ip + ")";
    }
}
