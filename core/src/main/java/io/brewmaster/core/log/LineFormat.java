package io.brewmaster.core.log;

/** How a line looks. */
interface LineFormat {
    /**
     * The bytes of one line with its line break, however long.
     *
     * @param cut true if something of the line was left out
     */
    byte[] bytes(Line line, boolean cut);
}
