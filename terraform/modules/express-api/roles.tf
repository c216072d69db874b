locals {
  log_arn = "arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:/${var.cluster}/${var.name}"

  roles = {
    execution      = "ecs-tasks.amazonaws.com"
    task           = "ecs-tasks.amazonaws.com"
    infrastructure = "ecs.amazonaws.com"
  }

  statements = {
    execution = concat(
      [jsonencode({
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${local.log_arn}:log-stream:*"]
      })],
      [for arns in [values(var.secret_arns)] : jsonencode({
        Sid      = "Passwords"
        Effect   = "Allow"
        Action   = ["ssm:GetParameters"]
        Resource = arns
      }) if length(arns) > 0],
    )
    task = var.task_statements
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name = "${var.name}-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = each.value }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = { for role, statements in local.statements : role => statements if length(statements) > 0 }

  name = each.key
  role = aws_iam_role.this[each.key].name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in each.value : jsondecode(statement)]
  })
}

# What ECS needs to make and remove the load balancer is AWS's own list, which grows with the service.
resource "aws_iam_role_policy_attachment" "infrastructure" {
  role       = aws_iam_role.this["infrastructure"].name
  policy_arn = "arn:${var.partition}:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"
}
