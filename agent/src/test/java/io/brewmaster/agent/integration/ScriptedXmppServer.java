package io.brewmaster.agent.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Says its lines, one for each thing that it hears, and then nothing more: for what no real server does. */
final class ScriptedXmppServer implements AutoCloseable {
    private static final String STREAM =
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " id='1' version='1.0' from='auth.meet.jitsi'><stream:features>";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final List<String> script;

    private ScriptedXmppServer(List<String> script) throws IOException {
        this.script = script;
        start(this::accept);
    }

    static ScriptedXmppServer withoutStartTls() throws IOException {
        return new ScriptedXmppServer(List.of(STREAM
                + "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
                + "</stream:features>"));
    }

    static ScriptedXmppServer thatFallsSilentInTheHandshake() throws IOException {
        return new ScriptedXmppServer(List.of(
                STREAM + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
                "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
    }

    int port() {
        return listener.getLocalPort();
    }

    String received() {
        return String.join("", received);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "scripted-xmpp-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try {
            byte[] buffer = new byte[4096];
            for (int heard = 0; true; heard++) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    return;
                }
                received.add(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                if (heard < script.size()) {
                    socket.getOutputStream().write(script.get(heard).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
