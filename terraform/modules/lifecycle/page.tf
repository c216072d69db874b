resource "aws_s3_bucket" "page" {
  bucket = local.bucket
  # Nothing in it is worth keeping.
  force_destroy = true
}

resource "aws_s3_bucket_ownership_controls" "page" {
  bucket = aws_s3_bucket.page.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "page" {
  bucket = aws_s3_bucket.page.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Not to list: then what is not there is a 403.
resource "aws_s3_bucket_policy" "page" {
  bucket = aws_s3_bucket.page.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "CloudFront"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "arn:${var.partition}:s3:::${local.bucket}/_platform/*"
      Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.this.arn } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.page]
}

resource "aws_s3_object" "page" {
  bucket        = aws_s3_bucket.page.id
  key           = "_platform/index.html"
  content       = local.page
  content_type  = "text/html; charset=utf-8"
  cache_control = "no-store"
}

resource "aws_s3_object" "status" {
  bucket        = aws_s3_bucket.page.id
  key           = "_platform/status.json"
  content       = jsonencode({ state = "asleep", since = "2026-01-01T00:00:00Z", done = 0, of = 4, usual = local.settings.usual })
  content_type  = "application/json"
  cache_control = "no-store"

  lifecycle {
    # From then on it is the machine's.
    ignore_changes = all
  }
}

locals {
  parts = { for part in ["css", "js"] : part => file("${path.module}/page/page.${part}") }

  # Script and style are the same for everybody, so that a policy can name them by their hashes; what differs is in attributes.
  page = templatefile("${path.module}/page/page.html", {
    name   = replace(replace(replace(replace(var.branding.name, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;")
    logo   = var.branding.logo
    colour = var.branding.colour
    pin    = nonsensitive(var.pin != "")
    css    = local.parts.css
    js     = local.parts.js
    hashes = { for part, text in local.parts : part => base64sha256(text) }
  })
}
