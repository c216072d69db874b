mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name   = "meet-test"
  region = "us-west-2"
  zones  = ["us-west-2a", "us-west-2b"]
}

run "only_what_must_is_open" {
  command = apply

  module {
    source = "./modules/network"
  }

  assert {
    condition     = length(aws_subnet.public) == 2 && aws_subnet.public["us-west-2b"].cidr_block == "10.40.16.0/20"
    error_message = "One subnet for each zone, one behind the other."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "Only what asks for a public address gets one."
  }

  assert {
    condition = (
      [for rule in aws_vpc_security_group_ingress_rule.media : [rule.ip_protocol, rule.from_port, rule.to_port, rule.cidr_ipv4]]
      == [["udp", 10000, 10000, "0.0.0.0/0"]]
    )
    error_message = "The world reaches the bridges at 10000/udp alone."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.media["10000"].security_group_id == output.security_group_ids["bridges"]
    error_message = "Media goes to the bridges."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.https.from_port == 443
      && aws_vpc_security_group_ingress_rule.https.prefix_list_id == "pl-82a045eb"
      && aws_vpc_security_group_ingress_rule.https.cidr_ipv4 == null
    )
    error_message = "Only CloudFront reaches the load balancer, at one port: its list counts as 55 of a group's 60 rules."
  }

  assert {
    condition = (
      { for rule in aws_vpc_security_group_ingress_rule.inside : "${rule.security_group_id}:${rule.from_port}" => rule.referenced_security_group_id... }
      == {
        "${output.security_group_ids["signalling"]}:5222" = [output.security_group_ids["bridges"], output.security_group_ids["recorders"]]
        "${output.security_group_ids["signalling"]}:8000" = [output.security_group_ids["load-balancer"]]
        "${output.security_group_ids["signalling"]}:8888" = [output.security_group_ids["bridges"]]
      }
    )
    error_message = "Inside, each port is open to those who need it; jicofo's to the agents that decide."
  }

  assert {
    condition     = length(aws_default_security_group.closed.ingress) + length(aws_default_security_group.closed.egress) == 0
    error_message = "The default group lets nothing through."
  }

  assert {
    condition = (
      sort([for endpoint in aws_vpc_endpoint.gateway : endpoint.service_name])
      == tolist(["com.amazonaws.us-west-2.dynamodb", "com.amazonaws.us-west-2.s3"])
    )
    error_message = "S3 and DynamoDB are reached by endpoints that cost nothing."
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.gateway : endpoint.vpc_endpoint_type == "Gateway"])
    error_message = "An interface endpoint would bill by the hour."
  }
}

run "without_an_edge" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    edge = "none"
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.https.cidr_ipv4 == "0.0.0.0/0"
      && aws_vpc_security_group_ingress_rule.https.prefix_list_id == null
    )
    error_message = "Without CloudFront everybody reaches the load balancer."
  }

  assert {
    condition     = length(data.aws_ec2_managed_prefix_list.cloudfront) == 0
    error_message = "CloudFront's addresses are not even asked for."
  }
}

run "refuses_what_cannot_work" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    cidr        = "10.40.0.0/28"
    zones       = ["us-west-2a"]
    media_ports = [443]
    edge        = "other"
  }

  expect_failures = [var.cidr, var.zones, var.media_ports, var.edge]
}
