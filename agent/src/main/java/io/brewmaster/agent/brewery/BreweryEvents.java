package io.brewmaster.agent.brewery;

/** Where shards hand over what happens: a bounded queue in front of the one thread that owns the view. */
public interface BreweryEvents {
    /** For callbacks: never waits. False means the queue is full and the event is lost; the session must then be given up. */
    boolean offer(BreweryEvent event);

    /** For what must not be lost: waits until there is room. */
    void put(BreweryEvent event) throws InterruptedException;
}
