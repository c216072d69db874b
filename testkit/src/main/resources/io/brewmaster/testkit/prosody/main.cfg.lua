admins = { "focus@auth.meet.jitsi", "jvb@auth.meet.jitsi", "jibri@auth.meet.jitsi" }

VirtualHost "meet.jitsi"
    authentication = "anonymous"

VirtualHost "auth.meet.jitsi"
    modules_enabled = { ${stream_management} }

Component "internal-muc.meet.jitsi" "muc"
    modules_enabled = { "ping", "brewery_access" }
    brewery_access_domains = { "auth.meet.jitsi" }
    storage = "memory"
    restrict_room_creation = true
    muc_room_locking = false
    muc_room_default_public = false
    muc_room_default_public_jids = true
