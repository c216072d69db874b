output "state_machine_arn" {
  description = "The machine."
  value       = aws_sfn_state_machine.this.arn
}

output "table" {
  description = "The table that says what is wanted of the platform."
  value       = aws_dynamodb_table.wanted.name
}

output "distribution" {
  description = "The id of the CloudFront distribution."
  value       = aws_cloudfront_distribution.this.id
}

output "policies" {
  description = "What each of its roles may do, by the role's name: policies as JSON texts."
  value       = { for key, policy in aws_iam_role_policy.this : aws_iam_role.this[key].name => policy.policy }
}
