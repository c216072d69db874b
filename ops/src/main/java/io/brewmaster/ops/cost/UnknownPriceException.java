package io.brewmaster.ops.cost;

/** Something costs money, and the table of prices does not say how much. */
public final class UnknownPriceException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownPriceException(String name) {
        super("the table of prices has no \"" + name + "\"");
    }
}
