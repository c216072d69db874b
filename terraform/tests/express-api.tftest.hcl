mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name       = "meet-test-metadata"
  partition  = "aws"
  region     = "us-west-2"
  account_id = "111122223333"
  cluster    = "meet-test"
  image      = "registry.example.com/metadata-api:1.4.2"
  subnet_ids = ["subnet-1", "subnet-2"]
}

run "one_container" {
  command = plan

  module {
    source = "./modules/express-api"
  }

  assert {
    condition = (
      aws_ecs_express_gateway_service.this.health_check_path == "/health"
      && aws_ecs_express_gateway_service.this.primary_container[0].container_port == 8080
    )
    error_message = "Its health looks at what it depends on."
  }

  assert {
    condition = (
      [for key in ["auto_scaling_metric", "auto_scaling_target_value", "min_task_count", "max_task_count"] : tostring(aws_ecs_express_gateway_service.this.scaling_target[0][key])]
      == ["AVERAGE_CPU", "70", "1", "4"]
    )
    error_message = "At 70 % of its CPU there is one more."
  }

  assert {
    condition     = keys(output.policies) == ["meet-test-metadata-execution"]
    error_message = "It may do nothing on AWS unless asked for."
  }

  assert {
    condition = (
      aws_iam_role_policy_attachment.infrastructure.policy_arn
      == "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"
    )
    error_message = "ECS makes the load balancer by AWS's own policy."
  }
}

run "with_passwords" {
  command = plan

  module {
    source = "./modules/express-api"
  }

  variables {
    secret_arns     = { TOKEN = "arn:aws:ssm:us-west-2:111122223333:parameter/token" }
    environment     = { STAGE = "prod" }
    scaling         = { metric = "AVERAGE_MEMORY", target = 80, max = 2 }
    task_statements = ["{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::meet-test-recordings/*\"]}"]
  }

  assert {
    condition = (
      [for s in jsondecode(output.policies["meet-test-metadata-execution"]).Statement : s.Resource if s.Sid == "Passwords"]
      == [["arn:aws:ssm:us-west-2:111122223333:parameter/token"]]
    )
    error_message = "Only its own password is read."
  }

  assert {
    condition     = jsondecode(output.policies["meet-test-metadata-task"]).Statement[0].Action == ["s3:GetObject"]
    error_message = "It may do what was asked for."
  }

  assert {
    condition = (
      one(aws_ecs_express_gateway_service.this.primary_container[0].secret).name == "TOKEN"
      && aws_ecs_express_gateway_service.this.scaling_target[0].auto_scaling_target_value == 80
    )
    error_message = "Settings change what they name."
  }
}
