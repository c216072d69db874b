mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name       = "meet-test"
  partition  = "aws"
  region     = "us-west-2"
  account_id = "111122223333"
  cluster    = "meet-test"
  services   = { signalling = "meet-test-signalling", bridges = "meet-test-bridges", recorders = "meet-test-recorders" }
  metrics    = { namespace = "Jitsi/JVB", project = "meet", environment = "test" }
}

run "by_default" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition     = sort(keys(aws_cloudwatch_metric_alarm.single)) == tolist(["bridges-stale", "disk-low", "platform-unknown", "recording-success"])
    error_message = "What is free, and what matters most."
  }

  assert {
    condition     = output.alarm_metrics == 6
    error_message = "With the four of scaling these are the 10 that are free."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.single : contains(["missing", "notBreaching"], alarm.treat_missing_data)])
    error_message = "A platform that sleeps raises nothing."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.single["platform-unknown"].period * aws_cloudwatch_metric_alarm.single["platform-unknown"].evaluation_periods == 3600
      && aws_cloudwatch_metric_alarm.single["platform-unknown"].statistic == "Minimum"
    )
    error_message = "Unknown for an hour, by all agents."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.single["recording-success"].comparison_operator == "LessThanThreshold"
      && aws_cloudwatch_metric_alarm.single["recording-success"].threshold == 95
      && aws_cloudwatch_metric_alarm.single["recording-success"].statistic == "Average"
    )
    error_message = "Fewer than 95 % of the attempts succeed."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.single["bridges-stale"].dimensions == tomap({ Project = "meet", Environment = "test" })
    error_message = "The dimensions are those of docs/METRICS.md."
  }

  assert {
    condition     = sort([for query in aws_cloudwatch_metric_alarm.no_metrics[0].metric_query : query.id]) == tolist(["running", "said", "silent"])
    error_message = "Silence is an alarm only while bridges run."
  }

  # Between two series, CloudWatch takes a value that only one of them has not for 0. FILL would keep the alarm where it is when a metric is late.
  assert {
    condition = (
      one([for query in aws_cloudwatch_metric_alarm.no_metrics[0].metric_query : query.expression if query.id == "silent"]) == "running > 1000 * said"
      && alltrue(flatten([for query in aws_cloudwatch_metric_alarm.no_metrics[0].metric_query : [for m in query.metric : m.stat == "SampleCount" && m.period == 300]]))
      && aws_cloudwatch_metric_alarm.no_metrics[0].comparison_operator == "GreaterThanThreshold"
      && aws_cloudwatch_metric_alarm.no_metrics[0].threshold == 0
    )
    error_message = "An agent that has never spoken is silent, too."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_metrics[0].treat_missing_data == "notBreaching"
    error_message = "A platform that sleeps may be silent."
  }

  assert {
    condition = (
      { for name, policy in aws_sns_topic_policy.this : name => jsondecode(policy.policy).Statement[0].Principal.Service }
      == {
        budgets     = "budgets.amazonaws.com"
        deployments = "events.amazonaws.com"
        operations  = "cloudwatch.amazonaws.com"
      }
    )
    error_message = "Each topic has the one publisher that it is for."
  }

  assert {
    condition = (
      { for name, policy in aws_sns_topic_policy.this : name => try(jsondecode(policy.policy).Statement[0].Condition, null) }
      == {
        budgets = {
          ArnLike      = { "aws:SourceArn" = "arn:aws:budgets::111122223333:*" }
          StringEquals = { "aws:SourceAccount" = "111122223333" }
        }
        deployments = null
        operations  = { ArnLike = { "aws:SourceArn" = "arn:aws:cloudwatch:us-west-2:111122223333:alarm:meet-test-*" } }
      }
    )
    error_message = "And of this account only, where AWS knows such a condition: EventBridge's policy for a topic can have none."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.deployments.event_pattern).detail["$or"]
      == [{ eventName = ["SERVICE_DEPLOYMENT_FAILED"] }, { reason = [{ wildcard = "*rolling back*" }] }]
    )
    error_message = "Failed and rolled back deployments are told."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.deployments.event_pattern).resources
      == [for name in ["bridges", "recorders", "signalling"] : "arn:aws:ecs:us-west-2:111122223333:service/meet-test/meet-test-${name}"]
    )
    error_message = "Those of this platform's services."
  }

  assert {
    condition = (
      length(aws_kinesis_firehose_delivery_stream.archive) + length(aws_iam_role.archive) + length(aws_sns_topic_subscription.email)
      == 0
    )
    error_message = "No archive, and nobody to tell."
  }
}

run "catalogue" {
  command = plan

  module {
    source = "./tests/catalogue"
  }

  assert {
    condition = (
      length(output.metrics) > 30
      && contains(output.metrics, "Jitsi/JVB BridgeCount")
      && contains(output.metrics, "Jitsi/Recording RecordingFailed")
    )
    error_message = "The page is not written as it was: without names, any name would do."
  }
}

run "names_only_metrics_that_are_there" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    has_load_balancer = true
    load_balancer     = "app/meet-test-web/0123456789abcdef"
    alarms = [
      "bridges-stale", "cpu", "disk-low", "memory", "no-metrics", "notices-given-up", "platform-unknown", "recording-failed", "recording-success",
      "upload-backlog", "web-5xx", "web-latency",
    ]
    notices = true
  }

  assert {
    condition = length(setsubtract(
      [for metric in flatten([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : [for m in widget.properties.metrics : "${m[0]} ${m[1]}"]]) : metric if !startswith(metric, "AWS/")],
      run.catalogue.metrics,
    )) == 0
    error_message = "The dashboard names a metric that docs/METRICS.md does not."
  }

  assert {
    condition = length(setsubtract(
      [for alarm in aws_cloudwatch_metric_alarm.single : "${alarm.namespace} ${alarm.metric_name}" if !startswith(alarm.namespace, "AWS/")],
      run.catalogue.metrics,
    )) == 0
    error_message = "An alarm names a metric that docs/METRICS.md does not."
  }

  assert {
    condition = length(setsubtract(
      concat(
        [for alarm in aws_cloudwatch_metric_alarm.single : "${alarm.namespace} ${alarm.metric_name}" if startswith(alarm.namespace, "AWS/")],
        [for metric in flatten([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : [for m in widget.properties.metrics : "${m[0]} ${m[1]}"]]) : metric if startswith(metric, "AWS/")],
      ),
      [
        "AWS/ApplicationELB HTTPCode_Target_5XX_Count",
        "AWS/ApplicationELB TargetResponseTime",
        "AWS/Billing EstimatedCharges",
        "AWS/ECS CPUUtilization",
        "AWS/ECS MemoryUtilization",
      ],
    )) == 0
    error_message = "What is AWS's is emitted without Container Insights."
  }

  assert {
    condition = length(setsubtract(
      flatten([for query in aws_cloudwatch_metric_alarm.no_metrics[0].metric_query : [for m in query.metric : "${m.namespace} ${m.metric_name}"]]),
      concat(run.catalogue.metrics, ["AWS/ECS CPUUtilization"]),
    )) == 0
    error_message = "Silence is told by metrics that are there."
  }

  assert {
    condition = (
      sort(keys(aws_cloudwatch_metric_alarm.single)) == tolist([
        "bridges-cpu", "bridges-memory", "bridges-stale", "disk-low", "notices-given-up", "platform-unknown", "recorders-cpu", "recorders-memory", "recording-failed",
        "recording-success", "signalling-cpu", "signalling-memory", "upload-backlog", "web-5xx", "web-latency",
      ])
    )
    error_message = "All alarms that there are."
  }

  assert {
    condition     = alltrue([for name in ["cpu", "memory"] : aws_cloudwatch_metric_alarm.single["signalling-${name}"].threshold == 80])
    error_message = "CPU and memory above 80 %."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.single["web-5xx"].threshold == 5 && aws_cloudwatch_metric_alarm.single["web-5xx"].period == 60
      && aws_cloudwatch_metric_alarm.single["web-latency"].threshold == 2 && aws_cloudwatch_metric_alarm.single["web-latency"].extended_statistic == "p99"
    )
    error_message = "More than five errors in a minute; one in a hundred answers later than 2 s."
  }
}

run "told_of_recordings" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    notices = true
    alarms  = ["default", "upload-backlog"]
  }

  assert {
    condition = (
      sort(keys(aws_cloudwatch_metric_alarm.single))
      == tolist(["bridges-stale", "notices-given-up", "platform-unknown", "recording-success", "upload-backlog"])
    )
    error_message = "A notice that is given up takes the place of the full disk among the free ones, and another is billed."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.single["notices-given-up"].metric_name == "NoticesGivenUp"
      && aws_cloudwatch_metric_alarm.single["notices-given-up"].namespace == "Jitsi/Recording"
      && aws_cloudwatch_metric_alarm.single["notices-given-up"].statistic == "Sum"
      && aws_cloudwatch_metric_alarm.single["notices-given-up"].comparison_operator == "GreaterThanThreshold"
      && aws_cloudwatch_metric_alarm.single["notices-given-up"].threshold == 0
      && aws_cloudwatch_metric_alarm.single["notices-given-up"].treat_missing_data == "notBreaching"
    )
    error_message = "One is enough, and none is the rule."
  }
}

run "tells_nobody" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    alarms = ["notices-given-up"]
  }

  assert {
    condition     = output.alarm_metrics == 0
    error_message = "No alarm looks for notices that nobody gets."
  }
}

run "without_recorders" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    services = { signalling = "meet-test-signalling", bridges = "meet-test-bridges" }
  }

  assert {
    condition     = sort(keys(aws_cloudwatch_metric_alarm.single)) == tolist(["bridges-stale", "platform-unknown"])
    error_message = "No alarm looks for recordings that nobody makes."
  }

  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "Record")
    error_message = "Nor does the dashboard."
  }
}

run "archives_logs" {
  command = apply

  module {
    source = "./modules/observability"
  }

  variables {
    archive_bucket = "example-logs"
    log_groups     = { signalling = "/meet-test/meet-test-signalling", bridges = "/meet-test/meet-test-bridges" }
    emails         = ["ops@example.org"]
  }

  assert {
    condition = (
      sort([for filter in aws_cloudwatch_log_subscription_filter.archive : filter.log_group_name])
      == tolist(["/meet-test/meet-test-bridges", "/meet-test/meet-test-signalling"])
    )
    error_message = "Each log is copied."
  }

  assert {
    condition = (
      flatten([for s in jsondecode(output.policies["meet-test-logs-delivery"]).Statement : s.Resource if s.Sid == "Objects"])
      == ["arn:aws:s3:::example-logs/logs/meet-test/*"]
    )
    error_message = "To a folder of its own."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.email) == 3
    error_message = "Somebody is told of everything."
  }
}
