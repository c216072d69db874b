locals {
  origin      = "origin.${var.domain}"
  placeholder = "192.0.2.1"
  machine     = "${var.name}-lifecycle"
  machine_arn = "arn:${var.partition}:states:${var.region}:${var.account_id}:stateMachine:${local.machine}"
  bucket      = "${var.name}-page-${var.account_id}"
  signalling  = one([for service in var.services : service.name if service.role == "signalling"])

  # Made and deleted with the load balancer: an alarm costs $0.10 a month from the eleventh on, and these by the hour.
  alarms = {
    web-5xx = {
      ofLoadBalancer = true
      settings = {
        AlarmName        = "${var.name}-web-5xx"
        AlarmDescription = "The web entry answered more than five requests in a minute with an error of its own."
        Namespace        = "AWS/ApplicationELB"
        MetricName       = "HTTPCode_Target_5XX_Count"
        Statistic        = "Sum"
        Threshold        = 5
        Period           = 60
      }
    }
    web-latency = {
      ofLoadBalancer = true
      settings = {
        AlarmName         = "${var.name}-web-latency"
        AlarmDescription  = "One in a hundred requests takes more than two seconds."
        Namespace         = "AWS/ApplicationELB"
        MetricName        = "TargetResponseTime"
        ExtendedStatistic = "p99"
        Threshold         = 2
        Period            = 60
        EvaluationPeriods = 5
      }
    }
    wakes = {
      ofLoadBalancer = false
      settings = {
        AlarmName        = "${var.name}-wakes"
        AlarmDescription = "The platform woke more than ${var.wakes_per_day} times in a day: somebody plays with it."
        Namespace        = "Jitsi/Platform"
        MetricName       = "WakeSeconds"
        Statistic        = "SampleCount"
        Threshold        = var.wakes_per_day
        Period           = 86400
        Dimensions       = local.dimensions
      }
    }
  }

  dimensions = [{ Name = "Project", Value = var.metrics.project }, { Name = "Environment", Value = var.metrics.environment }]

  settings = merge({
    name         = var.name
    table        = aws_dynamodb_table.wanted.name
    cluster      = var.cluster
    services     = var.services
    targetGroup  = var.target_group_arn
    zone         = var.hosted_zone_id
    host         = local.origin
    placeholder  = local.placeholder
    bucket       = local.bucket
    topic        = var.topic_arn
    loadBalancer = local.load_balancer
    attributes = [
      # BOSH requests wait for a minute.
      { Key = "idle_timeout.timeout_seconds", Value = "120" },
      { Key = "routing.http.drop_invalid_header_fields.enabled", Value = "true" },
    ]
    listener = {
      Protocol       = "HTTPS"
      Port           = 443
      SslPolicy      = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      Certificates   = [{ CertificateArn = aws_acm_certificate_validation.origin.certificate_arn }]
      DefaultActions = [{ Type = "forward", TargetGroupArn = var.target_group_arn }]
    }
    attachment = [{ TargetGroupArn = var.target_group_arn, ContainerName = "web", ContainerPort = 8000 }]
    alarms = [for name in sort(var.alarms) : {
      ofLoadBalancer = local.alarms[name].ofLoadBalancer
      settings = merge(
        { EvaluationPeriods = 1, TreatMissingData = "notBreaching", ComparisonOperator = "GreaterThanThreshold" },
        { AlarmActions = [var.topic_arn], OkActions = [var.topic_arn] },
        local.alarms[name].settings,
      )
    }]
    metrics = { namespace = "Jitsi/Platform", dimensions = local.dimensions }
    # Seconds: how long a step may be waited for, how long evidence counts, how long a wake takes as a rule.
    patience = 900
    word     = 120
    usual    = 240
  }, local.media)

  load_balancer = {
    Name           = "${var.name}-web"
    Type           = "application"
    Scheme         = "internet-facing"
    Subnets        = var.subnet_ids
    SecurityGroups = [var.security_group_id]
    Tags = [
      { Key = "Project", Value = var.metrics.project },
      { Key = "Environment", Value = var.metrics.environment },
      { Key = "ManagedBy", Value = local.machine },
    ]
  }

  # None, or the load balancer for media.
  media = { for media in var.media == null ? [] : [var.media] : "media" => {
    owner     = local.machine
    subnets   = var.subnet_ids
    parameter = media.parameter
    bridges = [for service in sort(keys(media.bridges)) : {
      service = service, port = media.bridges[service].port, targetGroup = media.bridges[service].target_group_arn
    }]
    loadBalancer = {
      Name           = "${var.name}-media"
      Type           = "network"
      Scheme         = "internet-facing"
      SecurityGroups = [media.security_group_id]
      Tags           = local.load_balancer.Tags
    }
    # Each address leads to the bridge, in whatever zone it runs.
    attributes = [{ Key = "load_balancing.cross_zone.enabled", Value = "true" }]
    # Only by its tags an address is found again.
    address = {
      Domain            = "vpc"
      TagSpecifications = [{ ResourceType = "elastic-ip", Tags = concat([{ Key = "Name", Value = "${var.name}-media" }], local.load_balancer.Tags) }]
    }
  } }

  expressions = {
    ask = templatefile("${path.module}/ask.jsonata", {
      table    = aws_dynamodb_table.wanted.name
      pin_hash = nonsensitive(var.pin == "" ? "" : sha256(var.pin))
    })
    decide = templatefile("${path.module}/decide.jsonata", { media = var.media != null })
  }
}

# What is wanted of the platform, and who makes it so. Without provisioned capacity it costs nothing while nothing happens.
resource "aws_dynamodb_table" "wanted" {
  name         = "${var.name}-wanted"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table_item" "platform" {
  table_name = aws_dynamodb_table.wanted.name
  hash_key   = "id"

  item = jsonencode({
    id      = { S = "platform" }
    wanted  = { S = "asleep" }
    version = { N = "1" }
    settled = { N = "0" }
    by      = { S = "terraform" }
    why     = { S = "the platform was made" }
    since   = { S = "2026-01-01T00:00:00Z" }
  })

  lifecycle {
    # From then on it is the machine's.
    ignore_changes = [item]
  }
}

resource "aws_sfn_state_machine" "this" {
  name     = local.machine
  role_arn = aws_iam_role.this["machine"].arn

  definition = templatefile("${path.module}/machine.asl.json", {
    partition = var.partition
    media     = var.media != null
    settings  = jsonencode(local.settings)
    ask       = jsonencode("{% ${replace(local.expressions.ask, "/\\s+/", " ")} %}")
    decide    = jsonencode("{% ${replace(local.expressions.decide, "/\\s+/", " ")} %}")
  })

  depends_on = [aws_iam_role_policy.this, aws_dynamodb_table_item.platform]
}
