output "topic_arns" {
  description = "The topics by their names: operations, deployments, budgets; ready to be published to."
  value       = { for name, topic in aws_sns_topic.this : name => topic.arn }

  depends_on = [aws_sns_topic_policy.this]
}

output "alarm_metrics" {
  description = "How many alarm-metrics these alarms are: what CloudWatch bills, the first 10 of an account being free."
  value       = length(aws_cloudwatch_metric_alarm.single) + 2 * length(aws_cloudwatch_metric_alarm.no_metrics)
}

output "dashboard" {
  description = "The dashboard's name."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "policies" {
  description = "What each of its roles may do, by the role's name: policies as JSON texts."
  value       = { for name, policy in aws_iam_role_policy.archive : aws_iam_role.archive[name].name => policy.policy }
}
