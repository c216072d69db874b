locals {
  always = var.mode == "always"
  zones  = { for i, subnet in var.subnet_ids : tostring(i) => subnet if local.always }
}

# $3.65 a month each, in use or not.
resource "aws_eip" "this" {
  for_each = local.zones

  domain = "vpc"

  tags = { Name = "${var.name}-media-${each.key}" }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-media"
  description = "Media in front of the bridges"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-media" }
}

resource "aws_vpc_security_group_ingress_rule" "media" {
  for_each = var.ports

  security_group_id = aws_security_group.this.id
  description       = "Media of ${each.key}"
  ip_protocol       = "udp"
  from_port         = each.value
  to_port           = each.value
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "media" {
  for_each = var.ports

  security_group_id            = aws_security_group.this.id
  description                  = "Media of ${each.key}"
  ip_protocol                  = "udp"
  from_port                    = each.value
  to_port                      = each.value
  referenced_security_group_id = var.bridges_security_group_id
}

resource "aws_vpc_security_group_egress_rule" "health" {
  security_group_id            = aws_security_group.this.id
  description                  = "Health of the bridges"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = var.bridges_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "health" {
  security_group_id            = var.bridges_security_group_id
  description                  = "Health of the bridges, for the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.this.id
}

resource "aws_lb" "this" {
  count = local.always ? 1 : 0

  name               = "${var.name}-media"
  load_balancer_type = "network"
  security_groups    = [aws_security_group.this.id]
  # Each address leads to the bridge, in whatever zone it runs.
  enable_cross_zone_load_balancing = true

  dynamic "subnet_mapping" {
    for_each = local.zones

    content {
      subnet_id     = subnet_mapping.value
      allocation_id = aws_eip.this[subnet_mapping.key].id
    }
  }
}

# They outlive the load balancer, so that the services can be attached to them again each time.
resource "aws_lb_target_group" "this" {
  for_each = var.ports

  name                 = "${var.name}-${each.value}"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  port                 = each.value
  protocol             = "UDP"
  deregistration_delay = 30

  # UDP answers nobody: the bridge's own health on its private port does.
  health_check {
    protocol            = "HTTP"
    port                = "8080"
    path                = "/about/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "this" {
  for_each = { for name, port in var.ports : name => port if local.always }

  load_balancer_arn = aws_lb.this[0].arn
  port              = each.value
  protocol          = "UDP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }
}

# What a load balancer that comes and goes is reached by, which bridges read when they start. No address is told before it has one: this one
# is of documentation.
resource "aws_ssm_parameter" "addresses" {
  count = local.always ? 0 : 1

  name  = "/${var.name}/JVB_ADVERTISE_IPS"
  type  = "String"
  value = "192.0.2.1"

  lifecycle {
    # From then on it is the machine's.
    ignore_changes = [value]
  }
}
