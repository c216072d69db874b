# The ADOT Java agent signs what it sends with the task's role, but only to exactly these endpoints, over HTTP, and logs only with both headers; group
# and stream must be there. Metrics stay EMF.
locals {
  # How each program's JVM gets an option. In a bridge's container runs another JVM, the platform's agent, which must stay small: there only the
  # bridge's own start script may read it.
  options = {
    jicofo = "JAVA_TOOL_OPTIONS"
    jvb    = "VIDEOBRIDGE_DEBUG_OPTIONS"
  }

  # Of China's regions nothing is said here: their endpoints have other names.
  endpoints = {
    traces = "https://xray.${var.region}.amazonaws.com/v1/traces"
    logs   = "https://logs.${var.region}.amazonaws.com/v1/logs"
  }

  group_arn = "arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:${aws_cloudwatch_log_group.this.name}"

  statements = [
    # Reason for *: spans have no ARN.
    {
      Sid      = "Traces"
      Effect   = "Allow"
      Action   = ["xray:PutTraceSegments"]
      Resource = ["*"]
    },
    {
      Sid      = "LogsByOtlp"
      Effect   = "Allow"
      Action   = ["logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = [local.group_arn, "${local.group_arn}:*"]
    },
    # The action lists, and knows no narrower resource.
    {
      Sid      = "LogGroupsByOtlp"
      Effect   = "Allow"
      Action   = ["logs:DescribeLogGroups"]
      Resource = ["arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:*"]
    },
  ]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/otlp"
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_stream" "this" {
  for_each = local.options

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.this.name
}
