locals {
  secrets    = distinct(flatten([for c in var.containers : values(c.secrets)]))
  parameters = distinct(flatten([for c in var.containers : values(c.parameters)]))
  log_arn    = "arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group"

  assume = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.platform.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:*" }
      }
    }]
  })

  execution_statements = concat(
    [{
      Sid      = "Log"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["${local.log_arn}:${aws_cloudwatch_log_group.this.name}:log-stream:*"]
    }],
    length(local.secrets) == 0 ? [] : [{
      Sid      = "Passwords"
      Effect   = "Allow"
      Action   = [var.platform.secret_action]
      Resource = local.secrets
    }],
    length(local.parameters) == 0 ? [] : [{
      Sid      = "Parameters"
      Effect   = "Allow"
      Action   = ["ssm:GetParameters"]
      Resource = local.parameters
    }],
    length(var.platform.ecr_repository_arns) == 0 ? [] : [
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = var.platform.ecr_repository_arns
      },
      # Reason for *: a token is for a whole registry, and the action knows no resource.
      {
        Sid      = "RegistryToken"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
    ],
  )

  exec_statements = !local.can_exec ? [] : [
    # Reason for *: the channels of Session Manager have no ARNs.
    {
      Sid    = "Shell"
      Effect = "Allow"
      Action = [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ]
      Resource = ["*"]
    },
    # Reason for *: the action lists, and knows no narrower resource.
    {
      Sid      = "ShellLogGroups"
      Effect   = "Allow"
      Action   = ["logs:DescribeLogGroups"]
      Resource = ["*"]
    },
    {
      Sid      = "ShellLog"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = ["${local.log_arn}:${var.platform.exec_log_group}:*"]
    },
  ]

  # As texts, because statements differ in shape.
  task_statements = concat(var.task_statements, [for statement in local.exec_statements : jsonencode(statement)])
}

# What ECS itself does for a task: its log, its passwords, its images.
resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  assume_role_policy = local.assume
}

resource "aws_iam_role_policy" "execution" {
  name = "execution"
  role = aws_iam_role.execution.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.execution_statements
  })
}

# What the programs in the task do.
resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  assume_role_policy = local.assume
}

resource "aws_iam_role_policy" "task" {
  count = length(local.task_statements) > 0 ? 1 : 0

  name = "task"
  role = aws_iam_role.task.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.task_statements : jsondecode(statement)]
  })
}
