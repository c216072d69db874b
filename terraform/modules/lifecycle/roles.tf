locals {
  balancer_arns = [
    for balancer in concat(["app/${var.name}-web"], var.media == null ? [] : ["net/${var.name}-media"]) :
    "arn:${var.partition}:elasticloadbalancing:${var.region}:${var.account_id}:loadbalancer/${balancer}/*"
  ]

  service_arns = sort([
    for service in var.services : "arn:${var.partition}:ecs:${var.region}:${var.account_id}:service/${var.cluster}/${service.name}"
  ])

  roles = { machine = "states.amazonaws.com", starters = "events.amazonaws.com", api = "apigateway.amazonaws.com" }

  # As texts, because statements differ in shape.
  statements = {
    machine = concat(
      [for statement in local.machine_statements : jsonencode(statement)],
      [for statement in local.media_statements : jsonencode(statement) if var.media != null],
    )
    starters = [jsonencode({
      Sid = "Start", Effect = "Allow", Action = ["states:StartExecution"], Resource = [local.machine_arn]
    })]
    api = [jsonencode({
      Sid = "Start", Effect = "Allow", Action = ["states:StartExecution"], Resource = [local.machine_arn]
    })]
  }

  machine_statements = [
    {
      Sid      = "WhatIsWanted"
      Effect   = "Allow"
      Action   = ["dynamodb:UpdateItem"]
      Resource = [aws_dynamodb_table.wanted.arn]
    },
    {
      Sid      = "Services"
      Effect   = "Allow"
      Action   = ["ecs:DescribeServices", "ecs:UpdateService"]
      Resource = local.service_arns
    },
    # Reason for *: these look, and know no narrower resource. Whoever makes a load balancer has to be able to look at its network.
    {
      Sid    = "Look"
      Effect = "Allow"
      Action = sort(concat(var.media == null ? [] : ["ec2:DescribeAddresses"], [
        "cloudwatch:DescribeAlarms",
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ]))
      Resource = ["*"]
    },
    {
      Sid    = "LoadBalancer"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
      ]
      Resource = local.balancer_arns
    },
    {
      Sid       = "TagsOfLoadBalancer"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:AddTags"]
      Resource  = local.balancer_arns
      Condition = { StringEquals = { "elasticloadbalancing:CreateAction" = "CreateLoadBalancer" } }
    },
    # The first load balancer of an account brings this role with it.
    {
      Sid    = "RoleOfLoadBalancers"
      Effect = "Allow"
      Action = ["iam:CreateServiceLinkedRole"]
      Resource = [
        "arn:${var.partition}:iam::${var.account_id}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
      ]
      Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } }
    },
    {
      Sid      = "Records"
      Effect   = "Allow"
      Action   = ["route53:ListResourceRecordSets"]
      Resource = ["arn:${var.partition}:route53:::hostedzone/${var.hosted_zone_id}"]
    },
    {
      Sid       = "Record"
      Effect    = "Allow"
      Action    = ["route53:ChangeResourceRecordSets"]
      Resource  = ["arn:${var.partition}:route53:::hostedzone/${var.hosted_zone_id}"]
      Condition = { "ForAllValues:StringEquals" = { "route53:ChangeResourceRecordSetsNormalizedRecordNames" = [local.origin] } }
    },
    {
      Sid      = "Alarms"
      Effect   = "Allow"
      Action   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"]
      Resource = [for name in sort(var.alarms) : "arn:${var.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:${var.name}-${name}"]
    },
    # Reason for *: metrics have no ARNs; the condition names the namespace.
    {
      Sid       = "Measure"
      Effect    = "Allow"
      Action    = ["cloudwatch:PutMetricData"]
      Resource  = ["*"]
      Condition = { StringEquals = { "cloudwatch:namespace" = "Jitsi/Platform" } }
    },
    {
      Sid      = "Status"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = ["arn:${var.partition}:s3:::${local.bucket}/_platform/status.json"]
    },
    {
      Sid      = "Tell"
      Effect   = "Allow"
      Action   = ["sns:Publish"]
      Resource = [var.topic_arn]
    },
  ]
}

locals {
  addresses_arn = "arn:${var.partition}:ec2:${var.region}:${var.account_id}:elastic-ip/*"

  # An address has no name before it is made: its tag says whose it is.
  media_statements = [
    {
      Sid       = "MakeAddress"
      Effect    = "Allow"
      Action    = ["ec2:AllocateAddress"]
      Resource  = [local.addresses_arn]
      Condition = { StringEquals = { "aws:RequestTag/ManagedBy" = local.machine } }
    },
    {
      Sid       = "TagsOfAddress"
      Effect    = "Allow"
      Action    = ["ec2:CreateTags"]
      Resource  = [local.addresses_arn]
      Condition = { StringEquals = { "ec2:CreateAction" = "AllocateAddress" } }
    },
    {
      Sid       = "ReleaseAddress"
      Effect    = "Allow"
      Action    = ["ec2:ReleaseAddress"]
      Resource  = [local.addresses_arn]
      Condition = { StringEquals = { "aws:ResourceTag/ManagedBy" = local.machine } }
    },
    {
      Sid    = "WhatBridgesRead"
      Effect = "Allow"
      Action = ["ssm:GetParameter", "ssm:PutParameter"]
      Resource = [
        for media in var.media == null ? [] : [var.media] :
        "arn:${var.partition}:ssm:${var.region}:${var.account_id}:parameter${media.parameter}"
      ]
    },
  ]
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name = each.key == "machine" ? local.machine : "${local.machine}-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    # API Gateway is not known to say for which account it asks.
    Statement = [merge(
      { Effect = "Allow", Principal = { Service = each.value }, Action = "sts:AssumeRole" },
      each.key == "api" ? null : { Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } } },
    )]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.statements

  name = each.key
  role = aws_iam_role.this[each.key].name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in each.value : jsondecode(statement)]
  })
}
