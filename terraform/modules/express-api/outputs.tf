output "endpoints" {
  description = "Where the service answers."
  value       = [for path in aws_ecs_express_gateway_service.this.ingress_paths : path.endpoint]
}

output "policies" {
  description = "What its roles may do, by the role's name: policies as JSON texts. The infrastructure role has AWS's own policy."
  value       = { for role, policy in aws_iam_role_policy.this : aws_iam_role.this[role].name => policy.policy }
}
