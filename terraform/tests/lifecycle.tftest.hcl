mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test"
  partition         = "aws"
  region            = "us-west-2"
  account_id        = "111122223333"
  domain            = "meet.example.org"
  hosted_zone_id    = "Z0123456789ABC"
  cluster           = "meet-test"
  target_group_arn  = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/mock/0123456789abcdef"
  subnet_ids        = ["subnet-1", "subnet-2"]
  security_group_id = "sg-1"
  topic_arn         = "arn:aws:sns:us-west-2:111122223333:meet-test-operations"
  metrics           = { project = "meet", environment = "test" }

  services = [
    { name = "meet-test-signalling", role = "signalling", count = 1 },
    { name = "meet-test-bridges", role = "bridges", count = 1 },
    { name = "meet-test-recorders", role = "recorders", count = 1 },
  ]
}

run "the_edge" {
  command = apply

  module {
    source = "./modules/lifecycle"
  }

  override_resource {
    target = aws_acm_certificate.this

    values = {
      arn = "arn:aws:acm:us-west-2:111122223333:certificate/mock"
      domain_validation_options = [
        { domain_name = "meet.example.org", resource_record_name = "_a.meet.example.org", resource_record_type = "CNAME", resource_record_value = "_a.aws" },
        { domain_name = "origin.meet.example.org", resource_record_name = "_b.origin.meet.example.org", resource_record_type = "CNAME", resource_record_value = "_b.aws" },
      ]
    }
  }

  assert {
    condition = (
      { for name, record in aws_route53_record.validation : name => record.name }
      == { "meet.example.org" = "_a.meet.example.org", "origin.meet.example.org" = "_b.origin.meet.example.org" }
    )
    error_message = "Each name proves itself."
  }

  assert {
    condition = alltrue([
      for behaviour in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      length(setsubtract(behaviour.allowed_methods, ["GET", "HEAD", "OPTIONS"])) == 0
      if contains([for group in aws_cloudfront_distribution.this.origin_group : group.origin_id], behaviour.target_origin_id)
    ])
    error_message = "CloudFront refuses a behaviour on an origin group that could change anything."
  }

  assert {
    condition = (
      one(aws_cloudfront_distribution.this.default_cache_behavior).target_origin_id == "platform-or-page"
      && { for behaviour in aws_cloudfront_distribution.this.ordered_cache_behavior : behaviour.path_pattern => "${behaviour.target_origin_id} ${length(behaviour.allowed_methods)}" }
      == {
        "/_platform/wake"        = "api 7"
        "/_platform/*"           = "page 2"
        "*/http-bind*"           = "platform 7"
        "*/xmpp-websocket*"      = "platform 7"
        "*/conference-request/*" = "platform 7"
      }
    )
    error_message = "What posts or upgrades goes to the load balancer alone, everything else to it or to the page."
  }

  assert {
    condition = (
      [for behaviour in aws_cloudfront_distribution.this.ordered_cache_behavior : behaviour.path_pattern][0] == "/_platform/wake"
    )
    error_message = "The first that matches counts: the click comes before the page's folder."
  }

  assert {
    condition = (
      one(aws_cloudfront_distribution.this.default_cache_behavior).origin_request_policy_id == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
      && distinct([
        for behaviour in aws_cloudfront_distribution.this.ordered_cache_behavior : behaviour.origin_request_policy_id if behaviour.target_origin_id == "platform"
      ]) == tolist(["216adef6-5c7f-47e4-b989-5492eafa07d3"])
    )
    error_message = "A bucket refuses a request with another host; the platform alone gets the whole request."
  }

  assert {
    condition = distinct([
      for behaviour in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) : behaviour.cache_policy_id
    ]) == tolist(["4135ea2d-6df8-44a3-9df3-4b5a84be39ad"])
    error_message = "Nothing is kept: neither a meeting nor a page that says there is none."
  }

  assert {
    condition = {
      for origin in aws_cloudfront_distribution.this.origin : origin.origin_id => [
        origin.connection_attempts, origin.connection_timeout, one(origin.custom_origin_config).origin_protocol_policy,
        one(origin.custom_origin_config).origin_read_timeout > 60,
      ] if origin.origin_id == "platform"
    } == { platform = [1, 2, "https-only", true] }
    error_message = "One short try to connect, and more patience than BOSH's minute."
  }

  assert {
    condition = (
      [for member in one(aws_cloudfront_distribution.this.origin_group).member : member.origin_id] == ["platform", "page"]
      && one(one(aws_cloudfront_distribution.this.origin_group).failover_criteria).status_codes == toset([500, 502, 503, 504])
    )
    error_message = "The page stands in for a platform that is not there."
  }

  assert {
    condition = (
      { for response in aws_cloudfront_distribution.this.custom_error_response : response.error_code => [response.response_code, response.response_page_path] if response.error_code == 403 }
      == { "403" = [503, "/_platform/index.html"] }
      && alltrue([for response in aws_cloudfront_distribution.this.custom_error_response : response.error_caching_min_ttl == 0])
    )
    error_message = "Any room shows the page, as 503, and no failure is kept."
  }

  assert {
    condition = (
      { for key, certificate in aws_acm_certificate.this : key => [certificate.region, certificate.domain_name] }
      == { origin = ["us-west-2", "origin.meet.example.org"], viewer = ["us-east-1", "meet.example.org"] }
    )
    error_message = "CloudFront takes certificates of us-east-1 only."
  }

  assert {
    condition = (
      aws_route53_record.origin.name == "origin.meet.example.org" && aws_route53_record.origin.ttl == 10
      && aws_route53_record.origin.records == toset(["192.0.2.1"])
      && keys(aws_route53_record.domain) == ["A", "AAAA"]
    )
    error_message = "The load balancer's record is there from the start, and the domain is CloudFront's."
  }

  assert {
    condition = (
      [for s in jsondecode(aws_s3_bucket_policy.page.policy).Statement : [s.Principal.Service, s.Action, s.Resource]]
      == [["cloudfront.amazonaws.com", "s3:GetObject", "arn:aws:s3:::meet-test-page-111122223333/_platform/*"]]
    )
    error_message = "CloudFront reads the page and lists nothing."
  }
}

run "who_starts_it" {
  command = apply

  module {
    source = "./modules/lifecycle"
  }

  assert {
    condition = (
      aws_apigatewayv2_integration.wake.integration_subtype == "StepFunctions-StartExecution"
      && aws_apigatewayv2_integration.wake.request_parameters == tomap({
        StateMachineArn = "arn:aws:states:us-west-2:111122223333:stateMachine:mock"
        Name            = "visitor-$${context.requestTimeEpoch}"
        Input           = "$request.body"
      })
      && aws_apigatewayv2_route.wake.route_key == "POST /_platform/wake"
    )
    error_message = "A click starts the machine, and its name says that it was a visitor's."
  }

  assert {
    condition     = one(aws_apigatewayv2_stage.this.default_route_settings).throttling_rate_limit == 1
    error_message = "Once a second is enough for everybody."
  }

  assert {
    condition = (
      aws_cloudwatch_event_rule.this["sweep"].schedule_expression == "rate(1 hour)"
      && jsondecode(aws_cloudwatch_event_rule.this["stopped"].event_pattern) == {
        source        = ["aws.ecs"]
        "detail-type" = ["ECS Task State Change"]
        detail = {
          clusterArn = ["arn:aws:ecs:us-west-2:111122223333:cluster/meet-test"]
          group      = ["service:meet-test-signalling"]
          lastStatus = ["STOPPED"]
        }
      }
    )
    error_message = "Every hour, and when signalling has stopped."
  }

  # By the fields of "ECS Task State Change" that the pattern names.
  assert {
    condition = [
      for event in [
        { cluster = "meet-test", group = "service:meet-test-signalling", status = "STOPPED", type = "ECS Task State Change" },
        { cluster = "meet-test", group = "service:meet-test-signalling", status = "RUNNING", type = "ECS Task State Change" },
        { cluster = "meet-test", group = "service:meet-test-bridges", status = "STOPPED", type = "ECS Task State Change" },
        { cluster = "meet-test", group = "family:meet-test-signalling", status = "STOPPED", type = "ECS Task State Change" },
        { cluster = "other", group = "service:meet-test-signalling", status = "STOPPED", type = "ECS Task State Change" },
        { cluster = "meet-test", group = "service:meet-test-signalling", status = "STOPPED", type = "ECS Service Action" },
        ] : alltrue([
          contains(jsondecode(aws_cloudwatch_event_rule.this["stopped"].event_pattern)["detail-type"], event.type),
          contains(jsondecode(aws_cloudwatch_event_rule.this["stopped"].event_pattern).detail.clusterArn, "arn:aws:ecs:us-west-2:111122223333:cluster/${event.cluster}"),
          contains(jsondecode(aws_cloudwatch_event_rule.this["stopped"].event_pattern).detail.group, event.group),
          contains(jsondecode(aws_cloudwatch_event_rule.this["stopped"].event_pattern).detail.lastStatus, event.status),
      ])
    ] == [true, false, false, false, false, false]
    error_message = "Only signalling of this platform that has stopped matches."
  }

  assert {
    condition     = alltrue([for key, target in aws_cloudwatch_event_target.this : jsondecode(target.input) == { by = key }])
    error_message = "Neither says what is wanted."
  }
}

run "the_machine" {
  command = apply

  module {
    source = "./modules/lifecycle"
  }

  assert {
    condition = (
      jsondecode(aws_sfn_state_machine.this.definition).StartAt == "Ask"
      && !strcontains(aws_sfn_state_machine.this.definition, "\n /*")
      && jsondecode(aws_sfn_state_machine.this.definition).States.Ask.Assign.settings.services == jsondecode(jsonencode(var.services))
    )
    error_message = "It is rendered with what it works on."
  }

  assert {
    condition = (
      jsondecode(aws_sfn_state_machine.this.definition).States.Ask.Assign.settings.loadBalancer.Name == "meet-test-web"
      && [for a in jsondecode(aws_sfn_state_machine.this.definition).States.Ask.Assign.settings.alarms : a.settings.AlarmName]
      == ["meet-test-wakes", "meet-test-web-5xx", "meet-test-web-latency"]
    )
    error_message = "Its load balancer and alarms are called after the platform."
  }

  assert {
    condition = alltrue([
      for key in ["wanted", "version", "by", "why", "since", "settled"] : contains(keys(jsondecode(aws_dynamodb_table_item.platform.item)), key)
    ])
    error_message = "Agents read the version from the first day on."
  }

  assert {
    condition = (
      { for role, policy in output.policies : role => sort(flatten([for s in jsondecode(policy).Statement : s.Action])) }
      == {
        meet-test-lifecycle = tolist([
          "cloudwatch:DeleteAlarms",
          "cloudwatch:DescribeAlarms",
          "cloudwatch:PutMetricAlarm",
          "cloudwatch:PutMetricData",
          "dynamodb:UpdateItem",
          "ec2:DescribeAccountAttributes",
          "ec2:DescribeInternetGateways",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
          "ecs:DescribeServices",
          "ecs:UpdateService",
          "elasticloadbalancing:AddTags",
          "elasticloadbalancing:CreateListener",
          "elasticloadbalancing:CreateLoadBalancer",
          "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "elasticloadbalancing:ModifyLoadBalancerAttributes",
          "iam:CreateServiceLinkedRole",
          "route53:ChangeResourceRecordSets",
          "route53:ListResourceRecordSets",
          "s3:PutObject",
          "sns:Publish",
        ])
        meet-test-lifecycle-api      = tolist(["states:StartExecution"])
        meet-test-lifecycle-starters = tolist(["states:StartExecution"])
      }
    )
    error_message = "A role may do something that is not on this list, or not do what is."
  }

  assert {
    condition = (
      [for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Sid if contains(s.Resource, "*")] == ["Look", "Measure"]
    )
    error_message = "A statement is for all resources without a reason."
  }

  # What the machine calls, and what its role may do, are one list: an action of the SDK is one of IAM, but for these names.
  assert {
    condition = length(setsubtract(
      [
        for state in values(jsondecode(aws_sfn_state_machine.this.definition).States) :
        lower(replace(replace(replace(state.Resource, "arn:aws:states:::", ""), "aws-sdk:", ""), "elasticloadbalancingv2", "elasticloadbalancing"))
        if can(state.Resource)
      ],
      [for action in flatten([for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Action]) : lower(action)],
    )) == 0
    error_message = "It calls something that its role may not do."
  }
}

run "the_machine_without_media" {
  command = apply

  module {
    source = "./modules/lifecycle"
  }

  assert {
    condition     = !can(regex("(?i)media|ssm|aws-sdk:ec2|%\\{", aws_sfn_state_machine.this.definition))
    error_message = "Nothing of a load balancer for media is in it."
  }
}

run "the_machine_with_media" {
  command = apply

  module {
    source = "./modules/lifecycle"
  }

  variables {
    media = {
      security_group_id = "sg-media"
      parameter         = "/meet-test/JVB_ADVERTISE_IPS"
      bridges           = { meet-test-bridges = { port = 10000, target_group_arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/media/0123456789abcdef" } }
    }
  }

  assert {
    condition = (
      jsondecode(aws_sfn_state_machine.this.definition).States.Ask.Assign.settings.media == {
        owner     = "meet-test-lifecycle"
        subnets   = ["subnet-1", "subnet-2"]
        parameter = "/meet-test/JVB_ADVERTISE_IPS"
        bridges = [{
          service     = "meet-test-bridges", port = 10000
          targetGroup = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/media/0123456789abcdef"
        }]
        loadBalancer = {
          Name           = "meet-test-media"
          Type           = "network"
          Scheme         = "internet-facing"
          SecurityGroups = ["sg-media"]
          Tags = [
            { Key = "Project", Value = "meet" }, { Key = "Environment", Value = "test" }, { Key = "ManagedBy", Value = "meet-test-lifecycle" },
          ]
        }
        attributes = [{ Key = "load_balancing.cross_zone.enabled", Value = "true" }]
        address = {
          Domain = "vpc"
          TagSpecifications = [{
            ResourceType = "elastic-ip"
            Tags = [
              { Key = "Name", Value = "meet-test-media" }, { Key = "Project", Value = "meet" },
              { Key = "Environment", Value = "test" }, { Key = "ManagedBy", Value = "meet-test-lifecycle" },
            ]
          }]
        }
      }
    )
    error_message = "It is rendered with the load balancer that it makes, and the tag by which it finds an address again."
  }

  assert {
    condition = (
      length(regexall("%\\{", aws_sfn_state_machine.this.definition)) == 0
      && jsondecode(aws_sfn_state_machine.this.definition).States.Alarms.Next == "Addresses"
      && alltrue([
        for state in ["Addresses", "Advertise", "Advertised", "Allocate", "GlanceAtAddresses", "MediaTargets", "ReleaseAddress"] :
        contains(keys(jsondecode(aws_sfn_state_machine.this.definition).States), state)
      ])
    )
    error_message = "It looks at what media needs before it decides."
  }

  assert {
    condition = (
      setsubtract(
        flatten([for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Action]),
        flatten([for s in jsondecode(run.the_machine.policies["meet-test-lifecycle"]).Statement : s.Action]),
      )
      == toset(["ec2:AllocateAddress", "ec2:CreateTags", "ec2:DescribeAddresses", "ec2:ReleaseAddress", "ssm:GetParameter", "ssm:PutParameter"])
    )
    error_message = "It may do six things more, and no others."
  }

  assert {
    condition = (
      {
        for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Sid => [s.Resource, values(s.Condition.StringEquals)]
        if can(s.Condition.StringEquals) && contains(["MakeAddress", "TagsOfAddress", "ReleaseAddress"], s.Sid)
      }
      == {
        MakeAddress    = [["arn:aws:ec2:us-west-2:111122223333:elastic-ip/*"], ["meet-test-lifecycle"]]
        TagsOfAddress  = [["arn:aws:ec2:us-west-2:111122223333:elastic-ip/*"], ["AllocateAddress"]]
        ReleaseAddress = [["arn:aws:ec2:us-west-2:111122223333:elastic-ip/*"], ["meet-test-lifecycle"]]
      }
      && one([for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : keys(s.Condition.StringEquals) if s.Sid == "ReleaseAddress"])
      == ["aws:ResourceTag/ManagedBy"]
    )
    error_message = "It lets go of no address but its own."
  }

  assert {
    condition = (
      { for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Sid => s.Resource if contains(["LoadBalancer", "TagsOfLoadBalancer", "WhatBridgesRead"], s.Sid) }
      == {
        LoadBalancer = [
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/meet-test-web/*",
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/meet-test-media/*",
        ]
        TagsOfLoadBalancer = [
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/meet-test-web/*",
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/meet-test-media/*",
        ]
        WhatBridgesRead = ["arn:aws:ssm:us-west-2:111122223333:parameter/meet-test/JVB_ADVERTISE_IPS"]
      }
      && [for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Sid if contains(s.Resource, "*")] == ["Look", "Measure"]
    )
    error_message = "Two load balancers by their names, one parameter, and nothing more for all resources."
  }

  assert {
    condition = length(setsubtract(
      [
        for state in values(jsondecode(aws_sfn_state_machine.this.definition).States) :
        lower(replace(replace(replace(state.Resource, "arn:aws:states:::", ""), "aws-sdk:", ""), "elasticloadbalancingv2", "elasticloadbalancing"))
        if can(state.Resource)
      ],
      [for action in flatten([for s in jsondecode(output.policies["meet-test-lifecycle"]).Statement : s.Action]) : lower(action)],
    )) == 0
    error_message = "It calls something that its role may not do."
  }
}

run "refuses_media_without_its_bridges" {
  command = plan

  module {
    source = "./modules/lifecycle"
  }

  variables {
    media = {
      security_group_id = "sg-media"
      parameter         = "JVB_ADVERTISE_IPS"
      bridges           = { meet-test-bridges-2 = { port = 10001, target_group_arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/media/0123456789abcdef" } }
    }
  }

  expect_failures = [var.media]
}

run "the_page" {
  command = apply

  module {
    source = "./modules/lifecycle"
  }

  variables {
    pin      = "sesame-7"
    branding = { name = "Stand-up <\"&\">", colour = "#0a7a5c" }
  }

  assert {
    condition     = length(aws_s3_object.page.content) < 30000
    error_message = "The page is small."
  }

  assert {
    condition = (
      strcontains(aws_s3_object.page.content, "sha256-${base64sha256(regex("(?s)<script>(.*)</script>", aws_s3_object.page.content)[0])}'")
      && strcontains(aws_s3_object.page.content, "sha256-${base64sha256(regex("(?s)<style>(.*)</style>", aws_s3_object.page.content)[0])}'")
    )
    error_message = "The policy names this script and this style, and nothing else."
  }

  assert {
    condition = (
      strcontains(aws_s3_object.page.content, "<title>Stand-up &lt;&quot;&amp;&quot;&gt;</title>")
      && strcontains(aws_s3_object.page.content, "data-colour=\"#0a7a5c\" data-pin=\"true\"")
    )
    error_message = "Branding is in attributes and text."
  }

  assert {
    condition = (
      strcontains(aws_sfn_state_machine.this.definition, sha256("sesame-7"))
      && !strcontains("${aws_sfn_state_machine.this.definition}${aws_s3_object.page.content}", "sesame-7")
    )
    error_message = "The machine knows the PIN by its hash, the page not at all."
  }
}

run "refuses_what_could_not_work" {
  command = plan

  module {
    source = "./modules/lifecycle"
  }

  variables {
    services = [{ name = "meet-test-bridges", role = "bridges", count = 1 }]
    pin      = "123"
    branding = { colour = "red", logo = "https://example.org/logo.png" }
  }

  expect_failures = [var.services, var.pin, var.branding]
}
