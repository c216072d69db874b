# The three edits in config.json, and the domain's hosted zone: the platform wakes by itself when somebody opens a room,
# and sleeps when nobody is left.
module "platform" {
  source = "../.."

  config_path    = "${path.module}/config.json"
  hosted_zone_id = "Z0123456789ABC"
  edge           = "cloudfront"
  ingress_mode   = "on_demand"
}

output "url" {
  description = "Where people find the meetings, or the page that wakes them."
  value       = module.platform.url
}
