package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.store.Content;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.SharedDocuments;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import io.brewmaster.finalizer.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** S3, through version 2 of its SDK. */
public final class S3ObjectStore implements ObjectStore {
    private final S3Client client;
    private final SdkHttpClient http;
    private final S3Objects objects;
    private final S3Uploads uploads;
    private final S3Documents documents;

    /**
     * Makes a client; nothing is sent yet.
     *
     * @param warnings takes one line about what the server cannot do, once
     * @throws StoreException when there is no region, or the transport does not work here
     */
    public static S3ObjectStore open(S3Settings settings, Transport transport, Consumer<String> warnings)
            throws StoreException {
        return open(settings, S3Clients.credentials(settings), S3Clients.http(transport), warnings);
    }

    /** @param http closed with the store */
    static S3ObjectStore open(
            S3Settings settings, AwsCredentialsProvider credentials, SdkHttpClient http, Consumer<String> warnings)
            throws StoreException {
        return new S3ObjectStore(S3Clients.create(settings, credentials, http), http, settings, warnings);
    }

    private S3ObjectStore(S3Client client, SdkHttpClient http, S3Settings settings, Consumer<String> warnings) {
        S3Bucket bucket = new S3Bucket(
                client, settings.bucket(), settings.encryption(), new S3Errors(settings.bucket()), warnings);
        this.client = client;
        this.http = http;
        this.objects = new S3Objects(bucket);
        this.uploads = new S3Uploads(bucket, objects);
        this.documents = new S3Documents(bucket);
    }

    @Override
    public Optional<StoredObject> head(String key) throws StoreException {
        return objects.head(key);
    }

    @Override
    public List<Upload> openUploads(String key) throws StoreException {
        return uploads.open(key);
    }

    @Override
    public Upload begin(ObjectDescription description) throws StoreException {
        return uploads.begin(description);
    }

    @Override
    public List<ListedPart> parts(Upload upload) throws StoreException {
        return uploads.parts(upload);
    }

    @Override
    public StoredPart put(Upload upload, Part part, Crc32c checksum, Content content) throws StoreException {
        return uploads.put(upload, part, checksum, content);
    }

    @Override
    public Completion complete(Upload upload, List<StoredPart> parts, long bytes, Crc32c checksum)
            throws StoreException {
        return uploads.complete(upload, parts, bytes, checksum);
    }

    @Override
    public void abort(Upload upload) throws StoreException {
        uploads.abort(upload);
    }

    @Override
    public Creation create(ObjectDescription description, byte[] content) throws StoreException {
        return objects.create(description, content);
    }

    @Override
    public ReadBack readBack(String key, ReadProgress progress) throws StoreException {
        return objects.readBack(key, progress);
    }

    @Override
    public ReadBack readBack(String key, long from, long length, ReadProgress progress) throws StoreException {
        return objects.readBack(key, from, length, progress);
    }

    @Override
    public Page list(String prefix, Optional<String> from) throws StoreException {
        return objects.list(prefix, from);
    }

    @Override
    public SharedDocuments documents() {
        return documents;
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}
