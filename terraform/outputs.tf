output "name" {
  description = "What the names of all resources begin with; the cluster's name."
  value       = local.name
}

output "url" {
  description = "Where people find the meetings."
  value       = local.public_url
}

output "services" {
  description = "The ECS services by their roles, as idle.services names them."
  value       = local.services
}

output "recording_bucket" {
  description = "The bucket that recordings go to."
  value       = module.storage.bucket
}

output "web_target_group_arn" {
  description = "The target group that a load balancer in front of the web entry forwards to."
  value       = module.ingress.target_group_arn
}

output "load_balancer_dns_name" {
  description = "The name of a load balancer that stays, for a record of yours; else empty."
  value       = module.ingress.dns_name
}

output "state_machine_arn" {
  description = "The state machine that wakes the platform and takes it to zero; empty without one."
  value       = local.state_machine_arn
}

output "wanted_table" {
  description = "The table that says what is wanted of the platform; empty without one."
  value       = local.wanted_table
}

output "topic_arns" {
  description = "The topics for alarms, failed deployments and budgets."
  value       = module.observability.topic_arns
}

output "dashboard" {
  description = "The dashboard in CloudWatch."
  value       = module.observability.dashboard
}

output "roles" {
  description = "The names of all roles of the platform, for whoever reviews what they may do."
  value       = keys(local.role_policies)
}
