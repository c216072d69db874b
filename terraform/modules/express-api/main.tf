# One HTTP container behind a load balancer that ECS makes and shares: for control-plane services, never for Jitsi, which needs UDP. It
# costs money around the clock, at least one task and a share of a load balancer.
resource "aws_ecs_express_gateway_service" "this" {
  service_name            = var.name
  cluster                 = var.cluster
  cpu                     = tostring(var.size.cpu)
  memory                  = tostring(var.size.memory)
  health_check_path       = var.health_path
  execution_role_arn      = aws_iam_role.this["execution"].arn
  infrastructure_role_arn = aws_iam_role.this["infrastructure"].arn
  task_role_arn           = aws_iam_role.this["task"].arn

  network_configuration = [{
    subnets         = var.subnet_ids
    security_groups = var.security_group_ids
  }]

  scaling_target = [{
    auto_scaling_metric       = var.scaling.metric
    auto_scaling_target_value = var.scaling.target
    min_task_count            = var.scaling.min
    max_task_count            = var.scaling.max
  }]

  primary_container {
    image          = var.image
    container_port = var.port

    aws_logs_configuration = [{
      log_group         = aws_cloudwatch_log_group.this.name
      log_stream_prefix = "api"
    }]

    dynamic "environment" {
      for_each = var.environment

      content {
        name  = environment.key
        value = environment.value
      }
    }

    dynamic "secret" {
      for_each = var.secret_arns

      content {
        name       = secret.key
        value_from = secret.value
      }
    }
  }

  depends_on = [aws_iam_role_policy.this, aws_iam_role_policy_attachment.infrastructure]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.cluster}/${var.name}"
  retention_in_days = 30
}
