locals {
  recording = var.enable_recording ? "1" : "0"
  width     = { "180" = 320, "360" = 640, "540" = 960, "720" = 1280, "1080" = 1920 }[tostring(var.resolution)]

  # A read-only root leaves only these to write to; s6 starts programs from /run.
  writable = {
    "/run" = { size = 32, options = ["rw", "exec"] }
    "/tmp" = { size = 16, options = ["rw", "noexec"] }
  }

  jicofo_passwords = { for name, arn in var.secret_arns : name => arn if name == "JICOFO_AUTH_PASSWORD" }
}

# The three in one task talk over localhost; a second such task would be a second platform, with rooms of its own.
module "service" {
  source = "../service"

  name              = "${var.name}-signalling"
  platform          = var.platform
  security_group_id = var.security_group_id
  size              = var.size
  task_statements   = var.otlp.statements

  # Never two at once, not even while one follows the other.
  deployment_percent = { minimum = 0, maximum = 100 }

  offers = {
    xmpp   = { dns_name = "xmpp.meet.jitsi", port = 5222 }
    jicofo = { dns_name = "jicofo.meet.jitsi", port = 8888 }
  }

  load_balancers = var.attached ? [{ target_group_arn = var.target_group_arn, container = "web", port = 8000 }] : []

  containers = [
    {
      name  = "web"
      image = var.images.web
      ports = [{ name = "web", port = 8000 }]
      # Goes through to Prosody: every other path answers 200 while nobody can meet.
      health_check = ["CMD", "curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8000/http-bind"]
      after        = { prosody = "START" }
      tmpfs        = merge(local.writable, { "/storage" = { size = 16, options = ["rw", "noexec"] } })
      environment = {
        # TLS ends at the load balancer.
        DISABLE_HTTPS        = "1"
        ENABLE_HTTP_REDIRECT = "0"
        ENABLE_LETSENCRYPT   = "0"
        ENABLE_OCTO          = "0"
        ENABLE_RECORDING     = local.recording
        # BOSH answers after a minute, and each such answer would count as a slow one.
        ENABLE_XMPP_WEBSOCKET = "1"
        PUBLIC_URL            = var.public_url
        RESOLUTION            = tostring(var.resolution)
        RESOLUTION_WIDTH      = tostring(local.width)
        XMPP_BOSH_URL_BASE    = "http://127.0.0.1:5280"
      }
    },
    {
      name         = "prosody"
      image        = var.images.prosody
      ports        = [{ name = "xmpp", port = 5222 }]
      health_check = ["CMD", "/usr/local/bin/healthcheck.sh"]
      tmpfs        = merge(local.writable, { "/var/lib/prosody" = { size = 64, options = ["rw", "noexec"] } })
      secrets      = var.secret_arns
      environment = {
        ENABLE_RECORDING      = local.recording
        ENABLE_XMPP_WEBSOCKET = "1"
        MAX_PARTICIPANTS      = tostring(var.max_participants)
        # Named for the image's own health check.
        PROSODY_HTTP_PORT = "5280"
        PUBLIC_URL        = var.public_url
      }
    },
    {
      name         = "jicofo"
      image        = var.images.jicofo
      ports        = [{ name = "jicofo", port = 8888 }]
      health_check = ["CMD", "/usr/local/bin/healthcheck.sh"]
      after        = { prosody = "START" }
      tmpfs        = local.writable
      secrets      = local.jicofo_passwords
      environment = merge(var.otlp.environment, {
        ENABLE_OCTO                                  = "0"
        ENABLE_RECORDING                             = local.recording
        JICOFO_CONF_INITIAL_PARTICIPANT_WAIT_TIMEOUT = "15 seconds"
        JICOFO_CONF_SINGLE_PARTICIPANT_TIMEOUT       = "20 seconds"
        JICOFO_ENABLE_HEALTH_CHECKS                  = "1"
        # It also moves people between bridges, without a password: the security group lets nobody in but the agents.
        JICOFO_ENABLE_REST = "1"
        XMPP_SERVER        = "127.0.0.1"
      })
    },
  ]
}
