package io.brewmaster.ops.scale;

/** Is told what happens while counts change. */
public interface ScaleProgress {
    /** Something is done, for good. */
    void done(String what);

    /** Something is still waited for; said again and again. */
    void waiting(String what);
}
