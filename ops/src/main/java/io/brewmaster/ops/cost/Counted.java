package io.brewmaster.ops.cost;

/** Something that AWS counts, and what it takes for it. */
record Counted(Meter meter, Price price) {}
