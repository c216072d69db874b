mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test"
  vpc_id            = "vpc-1"
  subnet_ids        = ["subnet-1", "subnet-2"]
  security_group_id = "sg-1"
  host              = "meet.example.org"
}

run "on_demand" {
  command = plan

  module {
    source = "./modules/ingress"
  }

  assert {
    condition     = length(aws_lb.this) + length(aws_lb_listener.https) + length(aws_acm_certificate.this) + length(aws_route53_record.host) == 0
    error_message = "Nothing is here that bills while nobody is."
  }

  assert {
    condition     = aws_lb_target_group.web.name == "meet-test-web" && aws_lb_target_group.web.target_type == "ip"
    error_message = "The target group waits for a load balancer."
  }

  assert {
    condition = (
      one(aws_lb_target_group.web.health_check).path == "/http-bind"
      && one(aws_lb_target_group.web.health_check).healthy_threshold == 2
      && one(aws_lb_target_group.web.health_check).unhealthy_threshold == 3
    )
    error_message = "The check fails when Prosody is dead: two up, three down."
  }

  assert {
    condition     = !output.attached && output.load_balancer == "" && output.dns_name == ""
    error_message = "And says so."
  }
}

run "always" {
  command = apply

  module {
    source = "./modules/ingress"
  }

  variables {
    mode           = "always"
    hosted_zone_id = "Z0123456789ABC"
  }

  assert {
    condition     = aws_lb.this[0].idle_timeout == 120 && aws_lb.this[0].drop_invalid_header_fields
    error_message = "It outlasts BOSH's minute."
  }

  assert {
    condition     = aws_lb_listener.https[0].port == 443 && aws_lb_listener.https[0].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "TLS 1.2 and later, at the one port."
  }

  assert {
    condition     = aws_acm_certificate.this[0].domain_name == "meet.example.org" && aws_route53_record.host[0].name == "meet.example.org"
    error_message = "The host has a certificate and a record."
  }

  assert {
    condition     = output.attached && output.load_balancer == "app/mock/0123456789abcdef"
    error_message = "Its metrics can be found."
  }
}

run "with_a_certificate_of_ones_own" {
  command = plan

  module {
    source = "./modules/ingress"
  }

  variables {
    mode            = "always"
    certificate_arn = "arn:aws:acm:us-west-2:111122223333:certificate/mine"
  }

  assert {
    condition = (
      aws_lb_listener.https[0].certificate_arn == "arn:aws:acm:us-west-2:111122223333:certificate/mine"
      && length(aws_route53_record.host) == 0
    )
    error_message = "It is used, and no record is made in nobody's zone."
  }
}

run "refuses_what_nobody_could_reach" {
  command = plan

  module {
    source = "./modules/ingress"
  }

  variables {
    mode = "always"
    host = ""
  }

  expect_failures = [var.host, var.certificate_arn]
}
