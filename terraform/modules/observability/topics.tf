# The conditions are those that AWS documents for each publisher. For EventBridge it says that a topic's policy can have none.
locals {
  topics = {
    operations = {
      service   = "cloudwatch.amazonaws.com"
      condition = { ArnLike = { "aws:SourceArn" = "arn:${var.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:${var.name}-*" } }
    }
    deployments = {
      service   = "events.amazonaws.com"
      condition = {}
    }
    budgets = {
      service = "budgets.amazonaws.com"
      condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:${var.partition}:budgets::${var.account_id}:*" }
      }
    }
  }
}

# Not encrypted with aws/sns: alarms and budgets cannot publish to such a topic, and a key that lets them costs $1 a month. What is said
# here are names of alarms and amounts.
resource "aws_sns_topic" "this" {
  for_each = local.topics

  name = "${var.name}-${each.key}"
}

resource "aws_sns_topic_policy" "this" {
  for_each = local.topics

  arn = aws_sns_topic.this[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Sid       = "Publish"
        Effect    = "Allow"
        Principal = { Service = each.value.service }
        Action    = "sns:Publish"
        Resource  = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${var.name}-${each.key}"
      },
      length(each.value.condition) == 0 ? {} : { Condition = each.value.condition },
    )]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = { for pair in setproduct(keys(local.topics), var.emails) : "${pair[0]} ${pair[1]}" => { topic = pair[0], email = pair[1] } }

  topic_arn = aws_sns_topic.this[each.value.topic].arn
  protocol  = "email"
  endpoint  = each.value.email
}

# A deployment that failed, and one that is rolled back.
resource "aws_cloudwatch_event_rule" "deployments" {
  name        = "${var.name}-deployments"
  description = "A deployment of ${var.name} failed or is rolled back"

  event_pattern = jsonencode({
    source        = ["aws.ecs"]
    "detail-type" = ["ECS Deployment State Change"]
    resources = sort([
      for service in values(var.services) : "arn:${var.partition}:ecs:${var.region}:${var.account_id}:service/${var.cluster}/${service}"
    ])
    detail = {
      "$or" = [
        { eventName = ["SERVICE_DEPLOYMENT_FAILED"] },
        { reason = [{ wildcard = "*rolling back*" }] },
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "deployments" {
  rule = aws_cloudwatch_event_rule.deployments.name
  arn  = aws_sns_topic.this["deployments"].arn
}
