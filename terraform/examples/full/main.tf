# Everything that can be turned on. Nobody needs all of it; each line says what it costs.
module "platform" {
  source = "../.."

  config_path = "${path.module}/config.json"

  edge       = "none"
  zone_count = 3

  archive_recordings_after_days = 14
  expire_recordings_after_days  = 365
  lock_recordings_for_days      = 30
}
