package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at a finished file's top level for {@link WebLayout}. */
final class WebLayoutPlanner {
    /** ftyp, free, mdat, moov, and some room for padding. */
    private static final int MAX_BOXES = 8;

    private static final Set<String> PADDING = Set.of("free", "skip", "wide");

    private final ByteSource file;
    private final Boxes boxes;

    WebLayoutPlanner(ByteSource file) {
        this.file = file;
        this.boxes = new Boxes(file);
    }

    WebLayout plan() throws IOException, MalformedException {
        List<Box> top = topLevel();
        List<Box> content =
                top.stream().filter(box -> !PADDING.contains(box.type())).toList();
        String order = String.join(" ", content.stream().map(Box::type).toList());
        switch (order) {
            case "ftyp moov mdat" -> {
                return alreadyWeb(content.get(1));
            }
            case "ftyp mdat moov" -> {
                return moved(content.get(0), content.get(1), content.get(2), top.get(top.size() - 1));
            }
            default -> throw new MalformedException("its boxes are " + order + ", not ftyp mdat moov");
        }
    }

    private List<Box> topLevel() throws IOException, MalformedException {
        List<Box> top = new ArrayList<>();
        long size = file.size();
        long at = 0;
        while (at < size) {
            Box box = boxes.at(at, size);
            if (!box.sized() || box.end() > size) {
                throw new MalformedException("its " + box.type() + " has no end");
            }
            if (top.size() == MAX_BOXES) {
                throw new MalformedException("it has more than " + MAX_BOXES + " boxes");
            }
            top.add(box);
            at = box.end();
        }
        return top;
    }

    private WebLayout alreadyWeb(Box moov) throws IOException, MalformedException {
        if (boxes.children(moov).stream().anyMatch(child -> child.is("mvex"))) {
            throw new MalformedException("it is fragmented");
        }
        return new WebLayout.AlreadyWeb();
    }

    private WebLayout moved(Box ftyp, Box mdat, Box moov, Box last) throws IOException, MalformedException {
        if (ftyp.start() != 0 || !last.equals(moov)) {
            throw new MalformedException("something stands before its ftyp or after its moov");
        }
        return new WebLayout.Moved(Head.of(file, ftyp, mdat, moov), ftyp.end(), moov.start());
    }
}
