output "name" {
  description = "The service's name, once it is there."
  value       = aws_ecs_service.this.name
}

output "arn" {
  description = "The service's ARN."
  value       = local.service_arn
}

output "log_group" {
  description = "The log group of its containers."
  value       = aws_cloudwatch_log_group.this.name
}

output "containers" {
  description = "Its containers as ECS gets them."
  value       = local.container_definitions
}

output "scaling_target" {
  description = "What Application Auto Scaling knows it by; null without it."
  value       = try(aws_appautoscaling_target.this[0].resource_id, null)
}

output "made_of" {
  description = "Changes when the service is made anew, and what scales it has to be, too."
  value       = terraform_data.made_of.output
}

output "policies" {
  description = "What each of its roles may do, by the role's name: policies as JSON texts."
  value = merge(
    { (aws_iam_role.execution.name) = aws_iam_role_policy.execution.policy },
    { for policy in aws_iam_role_policy.task : aws_iam_role.task.name => policy.policy },
  )
}

output "deployment_percent" {
  description = "How many tasks a deployment leaves at least and makes at most, in percent of the desired count."
  value = {
    minimum = aws_ecs_service.this.deployment_minimum_healthy_percent
    maximum = aws_ecs_service.this.deployment_maximum_percent
  }
}

output "max_count" {
  description = "How many tasks scaling may ask for; 0 without scaling."
  value       = try(aws_appautoscaling_target.this[0].max_capacity, 0)
}
