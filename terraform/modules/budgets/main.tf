resource "aws_budgets_budget" "this" {
  for_each = { for limit in var.limits : tostring(limit) => limit }

  name         = "${var.name}-${each.key}"
  budget_type  = "COST"
  limit_amount = format("%.2f", each.value)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  dynamic "cost_filter" {
    for_each = compact([var.project])

    content {
      name   = "TagKeyValue"
      values = [join("$", ["user:Project", cost_filter.value])]
    }
  }

  dynamic "notification" {
    for_each = ["ACTUAL", "FORECASTED"]

    content {
      notification_type         = notification.value
      comparison_operator       = "GREATER_THAN"
      threshold                 = 100
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [var.topic_arn]
    }
  }
}
