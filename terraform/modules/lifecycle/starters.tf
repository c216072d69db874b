locals {
  rules = {
    # Five steps each while the platform sleeps: 3,720 of the 4,000 a month that are free. Six with a load balancer for media.
    sweep = {
      description         = "Looks after the platform of ${var.name} every hour"
      schedule_expression = "rate(1 hour)"
      event_pattern       = null
    }
    # Nobody is told when a count is changed by hand; that its task has stopped is said.
    stopped = {
      description         = "Looks after the platform of ${var.name} when its signalling has stopped"
      schedule_expression = null
      event_pattern = jsonencode({
        source        = ["aws.ecs"]
        "detail-type" = ["ECS Task State Change"]
        detail = {
          clusterArn = ["arn:${var.partition}:ecs:${var.region}:${var.account_id}:cluster/${var.cluster}"]
          group      = ["service:${local.signalling}"]
          lastStatus = ["STOPPED"]
        }
      })
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name                = "${var.name}-${each.key}"
  description         = each.value.description
  schedule_expression = each.value.schedule_expression
  event_pattern       = each.value.event_pattern
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.rules

  rule     = aws_cloudwatch_event_rule.this[each.key].name
  arn      = aws_sfn_state_machine.this.arn
  role_arn = aws_iam_role.this["starters"].arn
  input    = jsonencode({ by = each.key })
}

# The visitor's click. Only the name of an execution says that a visitor began it: what the body says is not trusted.
resource "aws_apigatewayv2_api" "this" {
  name          = local.machine
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "wake" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_subtype    = "StepFunctions-StartExecution"
  credentials_arn        = aws_iam_role.this["api"].arn
  payload_format_version = "1.0"

  request_parameters = {
    StateMachineArn = aws_sfn_state_machine.this.arn
    Name            = "visitor-$${context.requestTimeEpoch}"
    Input           = "$request.body"
  }
}

resource "aws_apigatewayv2_route" "wake" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "POST /_platform/wake"
  target    = "integrations/${aws_apigatewayv2_integration.wake.id}"
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = 1
    throttling_burst_limit = 5
  }
}
