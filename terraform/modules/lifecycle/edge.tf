locals {
  certificates = { viewer = { region = "us-east-1", names = [var.domain] }, origin = { region = var.region, names = [local.origin, var.domain] } }

  # AWS's own policies, by ids that are the same in every account.
  uncached           = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  whole_request      = "216adef6-5c7f-47e4-b989-5492eafa07d3"
  all_but_the_host   = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  read_methods       = ["GET", "HEAD", "OPTIONS"]
  every_method       = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
  failing            = [500, 502, 503, 504]
  load_balancer_only = ["*/http-bind*", "*/xmpp-websocket*", "*/conference-request/*"]
}

# CloudFront takes certificates of us-east-1 only. The load balancer's also names the domain: some requests keep it as their host.
resource "aws_acm_certificate" "this" {
  for_each = local.certificates

  region                    = each.value.region
  domain_name               = each.value.names[0]
  subject_alternative_names = each.value.names
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# Both certificates ask for the same record of a name.
resource "aws_route53_record" "validation" {
  for_each = toset([var.domain, local.origin])

  zone_id = var.hosted_zone_id
  name    = one([for o in aws_acm_certificate.this["origin"].domain_validation_options : o.resource_record_name if o.domain_name == each.key])
  type    = one([for o in aws_acm_certificate.this["origin"].domain_validation_options : o.resource_record_type if o.domain_name == each.key])
  records = [one([for o in aws_acm_certificate.this["origin"].domain_validation_options : o.resource_record_value if o.domain_name == each.key])]
  ttl     = 300

  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "origin" {
  certificate_arn         = aws_acm_certificate.this["origin"].arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_acm_certificate_validation" "viewer" {
  region                  = "us-east-1"
  certificate_arn         = aws_acm_certificate.this["viewer"].arn
  validation_record_fqdns = [aws_route53_record.validation[var.domain].fqdn]
}

# Always there: resolvers would remember for a quarter of an hour that it is not. While the platform sleeps it leads to an address of
# documentation, where no connection ever comes about.
resource "aws_route53_record" "origin" {
  zone_id = var.hosted_zone_id
  name    = local.origin
  type    = "A"
  ttl     = 10
  records = [local.placeholder]

  lifecycle {
    # From then on it is the machine's.
    ignore_changes = [alias, records, ttl]
  }
}

resource "aws_route53_record" "domain" {
  for_each = toset(["A", "AAAA"])

  zone_id = var.hosted_zone_id
  name    = var.domain
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.this.domain_name
    zone_id                = aws_cloudfront_distribution.this.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_cloudfront_origin_access_control" "page" {
  name                              = local.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  comment         = var.domain
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  aliases         = [var.domain]

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.viewer.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  origin {
    origin_id           = "platform"
    domain_name         = local.origin
    connection_attempts = 1
    connection_timeout  = 2

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      # BOSH requests wait for a minute.
      origin_read_timeout      = 90
      origin_keepalive_timeout = 60
    }
  }

  origin {
    origin_id                = "page"
    domain_name              = aws_s3_bucket.page.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.page.id
  }

  origin {
    origin_id   = "api"
    domain_name = trimprefix(aws_apigatewayv2_api.this.api_endpoint, "https://")

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin_group {
    origin_id = "platform-or-page"

    failover_criteria {
      status_codes = local.failing
    }

    member {
      origin_id = "platform"
    }

    member {
      origin_id = "page"
    }
  }

  # CloudFront allows no method on an origin group that could change anything.
  default_cache_behavior {
    target_origin_id         = "platform-or-page"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = local.read_methods
    cached_methods           = ["GET", "HEAD"]
    compress                 = true
    cache_policy_id          = local.uncached
    origin_request_policy_id = local.all_but_the_host
  }

  ordered_cache_behavior {
    path_pattern             = "/_platform/wake"
    target_origin_id         = "api"
    viewer_protocol_policy   = "https-only"
    allowed_methods          = local.every_method
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = local.uncached
    origin_request_policy_id = local.all_but_the_host
  }

  ordered_cache_behavior {
    path_pattern           = "/_platform/*"
    target_origin_id       = "page"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = local.uncached
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.load_balancer_only

    content {
      path_pattern             = ordered_cache_behavior.value
      target_origin_id         = "platform"
      viewer_protocol_policy   = "https-only"
      allowed_methods          = local.every_method
      cached_methods           = ["GET", "HEAD"]
      cache_policy_id          = local.uncached
      origin_request_policy_id = local.whole_request
    }
  }

  # The bucket has no room of that name, and says 403. 503, so that neither a search engine nor a monitor takes the page for the platform.
  custom_error_response {
    error_code            = 403
    response_code         = 503
    response_page_path    = "/_platform/index.html"
    error_caching_min_ttl = 0
  }

  dynamic "custom_error_response" {
    for_each = local.failing

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 0
    }
  }
}
