output "name" {
  description = "What the names of all resources begin with."
  value       = local.name
}

output "recording_bucket" {
  description = "The bucket that recordings go to."
  value       = module.storage.bucket
}
