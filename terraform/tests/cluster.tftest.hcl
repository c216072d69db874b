mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "meet-test"
}

run "costs_nothing_by_itself" {
  command = plan

  module {
    source = "./modules/cluster"
  }

  assert {
    condition     = aws_service_discovery_http_namespace.this.name == "meet-test"
    error_message = "Services find each other in an HTTP namespace, which needs no hosted zone."
  }

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "disabled"
    error_message = "Container Insights are off."
  }

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE"])
    error_message = "Fargate alone."
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.exec) == 0 && length(aws_ecs_cluster.this.configuration) == 0 && output.exec_log_group == ""
    error_message = "No shells."
  }
}

run "logs_shells" {
  command = plan

  module {
    source = "./modules/cluster"
  }

  variables {
    enable_exec        = true
    container_insights = "enhanced"
    capacity_providers = ["meet-test-recorders"]
  }

  assert {
    condition     = one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).logging == "OVERRIDE"
    error_message = "What is typed is logged."
  }

  assert {
    condition     = aws_cloudwatch_log_group.exec[0].retention_in_days == 30 && output.exec_log_group == "/meet-test/exec"
    error_message = "And kept for a month."
  }

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "meet-test-recorders"])
    error_message = "Instances join Fargate."
  }
}
