locals {
  agent     = { Project = var.metrics.project, Environment = var.metrics.environment }
  recording = contains(keys(var.services), "recorders")

  # Ten alarm-metrics are free, and scaling needs four. Where somebody is told of recordings, that it fails is known by nothing else; a disk
  # that fills up shows in recording-success, too.
  usual = [
    "no-metrics", "bridges-stale", "platform-unknown", "recording-success", var.notices ? "notices-given-up" : "disk-low",
    "web-5xx", "web-latency",
  ]
  alarms = contains(var.alarms, "default") ? setunion(var.alarms, local.usual) : var.alarms

  # "missing" as docs/METRICS.md asks for what the agents measure: an unknown number is no number, and a platform that sleeps raises nothing.
  by_agent = {
    bridges-stale = {
      metric = "BridgesStale", statistic = "Maximum", above = 0, period = 60, periods = 5, missing = "missing"
      why    = "A bridge stands still: frozen, or its host is gone. People on it hear nothing."
    }
    platform-unknown = {
      metric = "PlatformUnknown", statistic = "Minimum", above = 0, period = 300, periods = 12, missing = "missing"
      why    = "For an hour it could not be known whether anybody is there. Nothing is scaled down meanwhile: the agent's log says what is missing."
    }
  }

  by_finalizer = {
    recording-success = {
      metric = "RecordingSuccessRate", statistic = "Average", below = 95, period = 3600, periods = 1, missing = "missing"
      why    = "Attempts to deliver recordings failed. What failed is still on the recorder's disk."
    }
    recording-failed = {
      metric = "RecordingFailed", statistic = "Sum", above = 0, period = 300, periods = 1, missing = "notBreaching"
      why    = "An attempt to deliver a recording failed. It will be repeated; the finalizer's log says why."
    }
    notices-given-up = {
      metric = "NoticesGivenUp", statistic = "Sum", above = 0, period = 300, periods = 1, missing = "notBreaching"
      why    = "Nobody took the notice of a recording within a day. The recording is in S3; the finalizer's log says who was to be told."
    }
    upload-backlog = {
      metric = "UploadBacklogBytes", statistic = "Maximum", above = 536870912, period = 300, periods = 3, missing = "missing"
      why    = "Half a gigabyte of recordings has not reached S3 for a quarter of an hour."
    }
    disk-low = {
      metric = "RecordingDiskLow", statistic = "Maximum", above = 0, period = 60, periods = 5, missing = "missing"
      why    = "The disk that recordings are written to is nearly full."
    }
  }

  by_ecs = merge([
    for role, service in var.services : {
      "${role}-cpu"    = { of = "cpu", metric = "CPUUtilization", service = service }
      "${role}-memory" = { of = "memory", metric = "MemoryUtilization", service = service }
    }
  ]...)

  # One shape for all: the alarms that are wanted, and whose source is there.
  single = merge(
    {
      for name, a in local.by_agent : name => merge(a, { namespace = var.metrics.namespace, dimensions = local.agent })
      if contains(local.alarms, name)
    },
    {
      for name, a in local.by_finalizer : name => merge(a, { namespace = "Jitsi/Recording", dimensions = local.agent })
      if local.recording && contains(local.alarms, name) && (name != "notices-given-up" || var.notices)
    },
    {
      for name, a in local.by_ecs : name => {
        namespace  = "AWS/ECS", metric = a.metric, statistic = "Average", above = 80, period = 60, periods = 5, missing = "notBreaching"
        dimensions = { ClusterName = var.cluster, ServiceName = a.service }
        why        = "${a.metric} of ${a.service} is above 80 %."
      } if contains(local.alarms, a.of)
    },
    {
      for name, a in local.by_load_balancer : name => merge(a, {
        namespace = "AWS/ApplicationELB", dimensions = { LoadBalancer = var.load_balancer }, missing = "notBreaching"
      }) if var.has_load_balancer && contains(local.alarms, name)
    },
  )

  # Errors of the load balancer's own are not counted: while the platform sleeps, one that stays answers everybody with 503.
  by_load_balancer = {
    web-5xx = {
      metric = "HTTPCode_Target_5XX_Count", statistic = "Sum", above = 5, period = 60, periods = 1
      why    = "The web entry answered more than five requests in a minute with an error of its own."
    }
    web-latency = {
      metric = "TargetResponseTime", statistic = "p99", above = 2, period = 60, periods = 5
      why    = "One in a hundred requests takes more than two seconds."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "single" {
  for_each = local.single

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.why
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = each.value.period
  evaluation_periods  = each.value.periods
  comparison_operator = try(each.value.below, null) == null ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = try(coalesce(each.value.below), each.value.above)
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.this["operations"].arn]
  ok_actions          = [aws_sns_topic.this["operations"].arn]
}

# Two metrics, because silence alone is what a sleeping platform sounds like. Between two series CloudWatch takes the value that one of them lacks
# for 0, and so hears an agent that has never spoken be silent; where both lack it there is no value at all. FILL would make up the newest value
# of a metric that comes a little late, and keep the alarm where it is.
resource "aws_cloudwatch_metric_alarm" "no_metrics" {
  count = contains(local.alarms, "no-metrics") ? 1 : 0

  alarm_name          = "${var.name}-no-metrics"
  alarm_description   = "Bridges run, and no agent says anything."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["operations"].arn]
  ok_actions          = [aws_sns_topic.this["operations"].arn]

  metric_query {
    id    = "silent"
    label = "Bridges without metrics"
    # A thousand times what was said is more than any number of bridges.
    expression  = "running > 1000 * said"
    return_data = true
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      dimensions  = { ClusterName = var.cluster, ServiceName = var.services["bridges"] }
      stat        = "SampleCount"
      period      = 300
    }
  }

  metric_query {
    id = "said"

    metric {
      namespace   = var.metrics.namespace
      metric_name = "ShardsConfigured"
      dimensions  = local.agent
      stat        = "SampleCount"
      period      = 300
    }
  }
}
