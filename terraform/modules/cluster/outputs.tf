output "name" {
  description = "The cluster's name, once its capacity providers are there."
  value       = aws_ecs_cluster.this.name

  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "namespace_arn" {
  description = "The namespace of Service Connect."
  value       = aws_service_discovery_http_namespace.this.arn
}

output "exec_log_group" {
  description = "The log group of ECS Exec; empty while it is off."
  value       = try(aws_cloudwatch_log_group.exec[0].name, "")
}
