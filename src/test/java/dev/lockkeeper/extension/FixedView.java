package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plans that a test puts in. */
public final class FixedView implements ExtensionView {

    private final Map<ObjectKey, ExtensionRoute> routes = new ConcurrentHashMap<>();
    private final List<ExtensionRoute> removed = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;

    public static FixedView of(ExtensionRoute... routes) {
        FixedView view = new FixedView();
        List.of(routes).forEach(view::put);
        return view;
    }

    public static ExtensionRoute plan(ObjectKey route, String hash, ExtensionRule... rules) {
        return new ExtensionRoute(route, hash, List.of(rules), Optional.empty());
    }

    public static ExtensionRule rule(ExtensionBackend... backends) {
        return new ExtensionRule(Optional.empty(), List.of(backends));
    }

    public static ExtensionBackend backend(ObjectKey route, String backend, int rule, int ref) {
        return new ExtensionBackend(
                "%s/%s/route/%s/rule/%d/ref/%d".formatted(route.namespace(), backend, route.name(), rule, ref), 0, 1);
    }

    void put(ExtensionRoute route) {
        routes.put(route.route(), route);
        listeners.forEach(Runnable::run);
    }

    void remove(ExtensionRoute route) {
        routes.remove(route.route());
        removed.add(route);
    }

    void ready(boolean is) {
        ready = is;
        listeners.forEach(Runnable::run);
    }

    @Override
    public boolean removed(ObjectKey httpRoute, String hash) {
        return removed.stream()
                .anyMatch(
                        route -> route.route().equals(httpRoute) && route.hash().equals(hash));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public Optional<ExtensionRoute> route(ObjectKey httpRoute) {
        return Optional.ofNullable(routes.get(httpRoute));
    }

    @Override
    public Optional<ExtensionRoute> route(ObjectKey httpRoute, String hash) {
        return route(httpRoute).filter(route -> route.hash().equals(hash));
    }
}
