package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.mp4.WebLayout;
import io.brewmaster.finalizer.recording.ObjectLayout;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.upload.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A finished media file, opened, and how an object is to be made of it. */
final class Source implements AutoCloseable {
    private static final Content NOTHING = new Content() {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[0]);
        }
    };

    private final SessionId session;
    private final Subject subject;
    private final LocalFile file;
    private final FileChannel channel;
    private final RecordingMode mode;
    private final ObjectLayout layout;
    private final Content head;
    private final Optional<String> unchangedBecause;

    private Source(
            SessionId session,
            LocalFile file,
            FileChannel channel,
            RecordingMode mode,
            ObjectLayout layout,
            Content head,
            Optional<String> unchangedBecause) {
        this.session = session;
        this.subject = file.subject(session);
        this.file = file;
        this.channel = channel;
        this.mode = mode;
        this.layout = layout;
        this.head = head;
        this.unchangedBecause = unchangedBecause;
    }

    /** The local file is not what it was when it was looked at. */
    static final class FileChangedException extends Exception {
        private static final long serialVersionUID = 1L;

        FileChangedException(LocalFile file) {
            super(file.path() + " changes while it is delivered: is it still being recorded?");
        }
    }

    /** @param forTheWeb whether the index is to come first */
    static Source open(SessionId session, LocalFile file, boolean forTheWeb) throws IOException {
        FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
        try {
            return open(session, file, channel, forTheWeb);
        } catch (IOException | RuntimeException broken) {
            channel.close();
            throw broken;
        }
    }

    private static Source open(SessionId session, LocalFile file, FileChannel channel, boolean forTheWeb)
            throws IOException {
        ChannelSource bytes = new ChannelSource(channel);
        RecordingMode mode = RecordingMode.of(bytes);
        ObjectLayout asIs = ObjectLayout.asIs(file.bytes());
        if (!forTheWeb) {
            return new Source(session, file, channel, mode, asIs, NOTHING, Optional.empty());
        }
        WebLayout found = WebLayout.of(bytes);
        if (found instanceof WebLayout.Moved moved) {
            ObjectLayout layout = new ObjectLayout(moved.head().length(), moved.from(), moved.to());
            return new Source(session, file, channel, mode, layout, head(moved, bytes), Optional.empty());
        }
        Optional<String> reason =
                found instanceof WebLayout.NotUnderstood not ? Optional.of(not.reason()) : Optional.empty();
        return new Source(session, file, channel, mode, asIs, NOTHING, reason);
    }

    private static Content head(WebLayout.Moved moved, ChannelSource bytes) {
        return new Content() {
            @Override
            public long length() {
                return moved.head().length();
            }

            @Override
            public InputStream open() throws IOException {
                return moved.head().open(bytes);
            }
        };
    }

    SessionId session() {
        return session;
    }

    Subject subject() {
        return subject;
    }

    RecordingMode mode() {
        return mode;
    }

    ObjectLayout layout() {
        return layout;
    }

    /** Why the index could not be put first, where it could not. */
    Optional<String> unchangedBecause() {
        return unchangedBecause;
    }

    Cut cut(long partSize) {
        return new Cut(channel, layout, head, partSize);
    }

    void requireUnchanged() throws FileChangedException, IOException {
        if (!file.isUnchanged()) {
            throw new FileChangedException(file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
