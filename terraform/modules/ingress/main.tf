locals {
  always = var.mode == "always"
  # Known before anything is made, as count and for_each need it.
  makes_certificate = local.always && var.certificate_arn == ""
  makes_record      = local.always && var.hosted_zone_id != ""
}

# It outlives the load balancer, so that the service can be attached to it again each time.
resource "aws_lb_target_group" "web" {
  name                 = "${var.name}-web"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  port                 = 8000
  protocol             = "HTTP"
  deregistration_delay = 30

  # Goes through to Prosody: every other path answers 200 while nobody can meet.
  health_check {
    path                = "/http-bind"
    matcher             = "200"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb" "this" {
  count = local.always ? 1 : 0

  name                       = "${var.name}-web"
  load_balancer_type         = "application"
  subnets                    = var.subnet_ids
  security_groups            = [var.security_group_id]
  drop_invalid_header_fields = true
  # BOSH requests wait for a minute.
  idle_timeout = 120
}

resource "aws_lb_listener" "https" {
  count = local.always ? 1 : 0

  load_balancer_arn = aws_lb.this[0].arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = local.makes_certificate ? aws_acm_certificate_validation.this[0].certificate_arn : var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_acm_certificate" "this" {
  count = local.makes_certificate ? 1 : 0

  domain_name       = var.host
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  count = local.makes_certificate ? 1 : 0

  zone_id         = var.hosted_zone_id
  name            = one(aws_acm_certificate.this[0].domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.this[0].domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.this[0].domain_validation_options).resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  count = local.makes_certificate ? 1 : 0

  certificate_arn         = aws_acm_certificate.this[0].arn
  validation_record_fqdns = [aws_route53_record.validation[0].fqdn]
}

resource "aws_route53_record" "host" {
  count = local.makes_record ? 1 : 0

  zone_id = var.hosted_zone_id
  name    = var.host
  type    = "A"

  alias {
    name                   = aws_lb.this[0].dns_name
    zone_id                = aws_lb.this[0].zone_id
    evaluate_target_health = false
  }
}
