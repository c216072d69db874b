# Everything that can be turned on. Nobody needs all of it; variables.tf says what each costs.
module "platform" {
  source = "../.."

  config_path = "${path.module}/config.json"

  # A load balancer that stays, reached without CloudFront.
  edge           = "none"
  ingress_mode   = "always"
  hosted_zone_id = "Z0123456789ABC"
  zone_count     = 3

  # Media by fixed addresses.
  nlb_enabled  = true
  nlb_bridges  = 2
  bridge_size  = { cpu = 8192, memory = 16384 }
  resolution   = 1080
  jitsi_tag    = "stable-11146-2"
  secret_store = "secretsmanager"

  max_participants         = 60
  recorder_capacity        = "EC2"
  recorder_storage_gib     = 100
  max_recorders            = 4
  enable_exec              = true
  log_archive_bucket       = "example-logs"
  container_insights       = "enhanced"
  adot_java_agent          = "/opt/adot/aws-opentelemetry-agent.jar"
  notification_emails      = ["ops@example.com"]
  budget_limits            = [50, 100, 200]
  budget_of_project_only   = true
  log_retention_days       = 90
  abort_uploads_after_days = 14

  archive_recordings_after_days = 14
  expire_recordings_after_days  = 365
  lock_recordings_for_days      = 30

  alarms = [
    "bridges-stale",
    "cpu",
    "disk-low",
    "memory",
    "no-metrics",
    "notices-given-up",
    "platform-unknown",
    "recording-failed",
    "recording-success",
    "upload-backlog",
    "web-5xx",
    "web-latency",
  ]

  agent_settings = {
    JITSI_IDLE_MIN_UPTIME = "30 min"
  }

  express_apis = {
    metadata = { image = "registry.example.com/metadata-api:1.4.2" }
  }
}

output "url" {
  description = "Where people find the meetings."
  value       = module.platform.url
}
