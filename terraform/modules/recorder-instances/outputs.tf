output "capacity_provider" {
  description = "The capacity provider's name."
  value       = aws_ecs_capacity_provider.this.name
}

output "policies" {
  description = "What the instances' role may do, by the role's name: a policy as JSON text."
  value       = { (aws_iam_role.instance.name) = aws_iam_role_policy.instance.policy }
}
