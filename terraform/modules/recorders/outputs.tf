output "service_name" {
  description = "The service's name."
  value       = module.service.name
}

output "log_group" {
  description = "The log group of its containers."
  value       = module.service.log_group
}

output "containers" {
  description = "Its containers as ECS gets them."
  value       = module.service.containers
}

output "policies" {
  description = "What each of its roles may do, by the role's name: policies as JSON texts."
  value       = module.service.policies
}

output "max_count" {
  description = "How many tasks scaling may ask for."
  value       = module.service.max_count
}

output "scaling_policies" {
  description = "The ids of what scales it, by their names: others when the service is made anew."
  value       = { for name, policy in aws_appautoscaling_policy.steps : name => policy.id }
}
