mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                      = "meet-test"
  vpc_id                    = "vpc-1"
  subnet_ids                = ["subnet-1", "subnet-2"]
  bridges_security_group_id = "sg-bridges"
  ports                     = { meet-test-bridges = 10000, meet-test-bridges-2 = 10001 }
}

run "a_port_for_each_bridge" {
  command = apply

  module {
    source = "./modules/jvb-nlb"
  }

  assert {
    condition = (
      { for name, listener in aws_lb_listener.this : name => [listener.protocol, listener.port] }
      == { meet-test-bridges = ["UDP", 10000], meet-test-bridges-2 = ["UDP", 10001] }
    )
    error_message = "Media for one bridge never reaches another."
  }

  assert {
    condition     = alltrue([for group in aws_lb_target_group.this : group.protocol == "UDP" && group.target_type == "ip"])
    error_message = "Tasks are behind it, by their addresses."
  }

  assert {
    condition = (
      distinct([for group in aws_lb_target_group.this : [for check in group.health_check : "${check.protocol} ${check.port}${check.path}"]])
      == tolist([["HTTP 8080/about/health"]])
    )
    error_message = "The bridge's own health counts; UDP answers nobody."
  }

  assert {
    condition     = length(aws_eip.this) == 2 && output.addresses == ["192.0.2.7", "192.0.2.7"]
    error_message = "The addresses that are advertised are the load balancer's."
  }

  assert {
    condition = (
      aws_lb.this[0].load_balancer_type == "network"
      && aws_lb.this[0].enable_cross_zone_load_balancing
      && length(aws_lb.this[0].subnet_mapping) == 2
    )
    error_message = "Each address leads to each zone."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.health.security_group_id == "sg-bridges"
      && aws_vpc_security_group_ingress_rule.health.referenced_security_group_id == aws_security_group.this.id
      && aws_vpc_security_group_ingress_rule.health.from_port == 8080
    )
    error_message = "Port 8080 is open to the load balancer alone."
  }

  assert {
    condition     = sort(keys(output.target_group_arns)) == tolist(["meet-test-bridges", "meet-test-bridges-2"])
    error_message = "Each service finds its own target group."
  }
}

run "comes_and_goes" {
  command = apply

  module {
    source = "./modules/jvb-nlb"
  }

  variables {
    mode = "on_demand"
  }

  assert {
    condition     = length(aws_lb.this) + length(aws_eip.this) + length(aws_lb_listener.this) == 0 && output.addresses == []
    error_message = "Nothing of it bills while the platform sleeps."
  }

  assert {
    condition = (
      sort(keys(output.target_group_arns)) == tolist(["meet-test-bridges", "meet-test-bridges-2"])
      && output.security_group_id == aws_security_group.this.id
    )
    error_message = "What it will stand between is there."
  }

  assert {
    condition = (
      output.parameter == [{ name = "/meet-test/JVB_ADVERTISE_IPS", arn = "arn:aws:ssm:us-west-2:111122223333:parameter/mock" }]
      && aws_ssm_parameter.addresses[0].type == "String"
      && nonsensitive(aws_ssm_parameter.addresses[0].value) == "192.0.2.1"
    )
    error_message = "Bridges read its addresses; before there are any, one that leads nowhere."
  }
}

run "refuses_a_port_for_two" {
  command = plan

  module {
    source = "./modules/jvb-nlb"
  }

  variables {
    ports = { meet-test-bridges = 10000, meet-test-bridges-2 = 10000 }
    mode  = "sometimes"
  }

  expect_failures = [var.ports, var.mode]
}
