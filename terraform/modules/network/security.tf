data "aws_ec2_managed_prefix_list" "cloudfront" {
  count = var.edge == "cloudfront" ? 1 : 0

  name = "com.amazonaws.global.cloudfront.origin-facing"
}

locals {
  groups = {
    load-balancer = "The web entry"
    signalling    = "Web, Prosody and jicofo"
    bridges       = "Bridges and the agents in them"
    recorders     = "Recorders and the agents in them"
  }

  # Everything that may come in, beside what answers.
  ingress = {
    web    = { to = "signalling", from = "load-balancer", port = 8000, why = "The web entry" }
    rest   = { to = "signalling", from = "bridges", port = 8888, why = "jicofo tells only the agents that decide" }
    xmpp-b = { to = "signalling", from = "bridges", port = 5222, why = "Bridges on Prosody" }
    xmpp-r = { to = "signalling", from = "recorders", port = 5222, why = "Recorders on Prosody" }
  }

  # Images, logs, the AWS APIs; and what the containers say to each other. Media goes wherever people are.
  egress = {
    load-balancer-web  = { of = "load-balancer", to = "signalling", protocol = "tcp", port = 8000 }
    signalling-https   = { of = "signalling", to = "", protocol = "tcp", port = 443 }
    bridges-https      = { of = "bridges", to = "", protocol = "tcp", port = 443 }
    bridges-xmpp       = { of = "bridges", to = "signalling", protocol = "tcp", port = 5222 }
    bridges-rest       = { of = "bridges", to = "signalling", protocol = "tcp", port = 8888 }
    bridges-media      = { of = "bridges", to = "", protocol = "udp", port = 0 }
    recorders-https    = { of = "recorders", to = "", protocol = "tcp", port = 443 }
    recorders-xmpp     = { of = "recorders", to = "signalling", protocol = "tcp", port = 5222 }
    recorders-to-media = { of = "recorders", to = "", protocol = "udp", port = 0 }
  }
}

resource "aws_security_group" "this" {
  for_each = local.groups

  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.this["load-balancer"].id
  description       = var.edge == "cloudfront" ? "CloudFront only" : "Everybody"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = one(data.aws_ec2_managed_prefix_list.cloudfront[*].id)
  cidr_ipv4         = var.edge == "cloudfront" ? null : "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "media" {
  for_each = toset([for port in var.media_ports : tostring(port)])

  security_group_id = aws_security_group.this["bridges"].id
  description       = "Media"
  ip_protocol       = "udp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "inside" {
  for_each = local.ingress

  security_group_id            = aws_security_group.this[each.value.to].id
  description                  = each.value.why
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  referenced_security_group_id = aws_security_group.this[each.value.from].id
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.egress

  security_group_id            = aws_security_group.this[each.value.of].id
  description                  = each.key
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.protocol == "udp" ? 65535 : each.value.port
  cidr_ipv4                    = each.value.to == "" ? "0.0.0.0/0" : null
  referenced_security_group_id = each.value.to == "" ? null : aws_security_group.this[each.value.to].id
}
