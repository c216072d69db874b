-- What every host of this server shares. ${...} is filled in by ProsodyFiles.
run_as_root = true -- refused otherwise; in a container, or for root's own tests, there is nobody else
daemonize = false
pidfile = "${dir}/prosody.pid"
data_path = "${dir}/data"
plugin_paths = { "${dir}/modules" }
log = { info = "*console" }

modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "limits", "version", "posix"${http_modules} }
modules_disabled = { "offline", "register", "s2s" }
allow_registration = false

c2s_interfaces = { "${interface}" }
c2s_ports = { ${port} }
c2s_require_encryption = true
component_interfaces = { "${interface}" }
component_ports = { ${component_port} }
http_interfaces = { "${interface}" }
http_ports = { ${http_port} }
http_default_host = "meet.jitsi"
consider_bosh_secure = true
consider_websocket_secure = true
statistics = "internal" -- as docker-jitsi-meet has it with PROSODY_ENABLE_METRICS: counted when somebody asks
statistics_interval = "manual"
openmetrics_allow_cidr = "0.0.0.0/0"
https_ports = { }
c2s_direct_tls_ports = { }

authentication = "internal_hashed" -- offers SCRAM-SHA-1 and PLAIN
storage = "internal"
network_backend = "epoll"
network_settings = { tcp_backlog = 511 }
ssl = { key = "${dir}/certs/server.key", certificate = "${dir}/certs/server.pem"${ciphers} }

-- Prosody 0.12 does this anyhow, 13.0 only when told: whoever is in admins owns every room.
component_admins_as_room_owners = true

limits = { c2s = { rate = "10kb/s" } }
unlimited_jids = { "focus@${auth_domain}", "jvb@${auth_domain}" }

-- A client that vanished is kept for 15 s, and each newer session pushes an older one out.
smacks_max_unacked_stanzas = 5
smacks_max_old_sessions = 1
smacks_hibernation_time = 15
