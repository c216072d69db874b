admins = { "focus@auth.jvb.meet.jitsi", "jvb@auth.jvb.meet.jitsi" }

VirtualHost "auth.jvb.meet.jitsi"
    modules_enabled = { ${stream_management} "bridge_presence_filter" }
    bridge_presence_filter_room = "jvbbrewery@muc.jvb.meet.jitsi"
    bridge_presence_filter_user = "jvb"

-- Rooms may be created by anybody here: docker-jitsi-meet does not restrict it on this server.
Component "muc.jvb.meet.jitsi" "muc"
    modules_enabled = { "brewery_access" }
    brewery_access_domains = { "auth.jvb.meet.jitsi" }
    storage = "memory"
    muc_room_cache_size = 10000
    muc_room_locking = false
    muc_room_default_public = false
    muc_room_default_public_jids = true
