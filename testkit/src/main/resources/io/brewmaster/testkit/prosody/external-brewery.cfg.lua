admins = { "focus@auth.meet.jitsi", "jvb@auth.meet.jitsi", "jibri@auth.meet.jitsi" }

VirtualHost "meet.jitsi"
    authentication = "anonymous"

VirtualHost "auth.meet.jitsi"
    modules_enabled = { ${stream_management} }

Component "internal-muc.meet.jitsi"
    component_secret = "${component_secret}"
