package dev.lockkeeper.ratelimit.store.redis;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Says where a host is; may take its time. */
@FunctionalInterface
public interface HostNames {

    HostNames SYSTEM = InetAddress::getByName;

    InetAddress find(String host) throws UnknownHostException, InterruptedException;
}
