# Three edits in config.json, and everything else as it comes. In a platform of your own the file lies outside the
# repository, and `terraform apply` in the root of these modules finds it.
module "platform" {
  source = "../.."

  config_path = "${path.module}/config.json"
}

output "recording_bucket" {
  description = "The bucket that recordings go to."
  value       = module.platform.recording_bucket
}
