# An HTTP namespace: a DNS namespace would be a hosted zone, at $0.50 a month.
resource "aws_service_discovery_http_namespace" "this" {
  name        = var.name
  description = "What the services of ${var.name} are called among each other"
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = var.container_insights
  }

  service_connect_defaults {
    namespace = aws_service_discovery_http_namespace.this.arn
  }

  dynamic "configuration" {
    for_each = aws_cloudwatch_log_group.exec

    content {
      execute_command_configuration {
        logging = "OVERRIDE"

        log_configuration {
          cloud_watch_log_group_name = configuration.value.name
        }
      }
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = concat(["FARGATE"], var.capacity_providers)

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_cloudwatch_log_group" "exec" {
  count = var.enable_exec ? 1 : 0

  name              = "/${var.name}/exec"
  retention_in_days = var.log_retention_days
}
