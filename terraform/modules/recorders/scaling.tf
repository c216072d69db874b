# Steps and not a target: how many are idle is no load per recorder, and a ratio of two metrics would be billed four times over, for an
# alarm at each end. Unknown numbers change nothing. Five minutes outlast a recorder's start, and the end of a platform that takes its recorders
# down first: a shorter alarm would bring one back.
locals {
  dimensions = { Project = var.metrics.project, Environment = var.metrics.environment }

  steps = merge(
    var.warm == 0 ? {} : {
      add = { by = 1, comparison = "LessThanThreshold", threshold = var.warm, minutes = 5, why = "Fewer idle recorders than are to be kept ready" }
    },
    {
      take = { by = -1, comparison = "GreaterThanThreshold", threshold = var.warm, minutes = 15, why = "More idle recorders than that" }
    },
  )
}

resource "terraform_data" "service" {
  input = module.service.made_of
}

resource "aws_appautoscaling_policy" "steps" {
  for_each = local.steps

  name               = "${var.name}-${each.key}"
  policy_type        = "StepScaling"
  service_namespace  = "ecs"
  resource_id        = module.service.scaling_target
  scalable_dimension = "ecs:service:DesiredCount"

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Average"
    cooldown                = 300

    step_adjustment {
      scaling_adjustment          = each.value.by
      metric_interval_lower_bound = each.value.by < 0 ? "0" : null
      metric_interval_upper_bound = each.value.by > 0 ? "0" : null
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.service]
  }
}

resource "aws_cloudwatch_metric_alarm" "steps" {
  for_each = local.steps

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.why
  namespace           = var.metrics.namespace
  metric_name         = "RecordersIdle"
  dimensions          = local.dimensions
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = each.value.minutes
  threshold           = each.value.threshold
  comparison_operator = each.value.comparison
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.steps[each.key].arn]
}
