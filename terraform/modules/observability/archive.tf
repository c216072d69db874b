locals {
  archived   = var.archive_bucket == "" ? {} : var.log_groups
  archives   = var.archive_bucket != ""
  bucket_arn = "arn:${var.partition}:s3:::${var.archive_bucket}"
  stream_arn = "arn:${var.partition}:firehose:${var.region}:${var.account_id}:deliverystream/${var.name}-logs"

  archive_roles = !local.archives ? {} : {
    # Carries log lines into the stream.
    subscription = {
      service = "logs.amazonaws.com"
      statements = [{
        Sid      = "Put"
        Effect   = "Allow"
        Action   = ["firehose:PutRecord", "firehose:PutRecordBatch"]
        Resource = [local.stream_arn]
      }]
    }
    # Carries the stream into the bucket.
    delivery = {
      service = "firehose.amazonaws.com"
      statements = [
        {
          Sid      = "Bucket"
          Effect   = "Allow"
          Action   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
          Resource = [local.bucket_arn]
        },
        {
          Sid      = "Objects"
          Effect   = "Allow"
          Action   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
          Resource = ["${local.bucket_arn}/logs/${var.name}/*"]
        },
      ]
    }
  }
}

resource "aws_iam_role" "archive" {
  for_each = local.archive_roles

  name = "${var.name}-logs-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = each.value.service }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "archive" {
  for_each = local.archive_roles

  name   = each.key
  role   = aws_iam_role.archive[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  count = local.archives ? 1 : 0

  name        = "${var.name}-logs"
  destination = "extended_s3"

  # Lines of logs come compressed already.
  extended_s3_configuration {
    role_arn            = aws_iam_role.archive["delivery"].arn
    bucket_arn          = local.bucket_arn
    prefix              = "logs/${var.name}/!{timestamp:yyyy/MM/dd}/"
    error_output_prefix = "logs/${var.name}/failed/!{firehose:error-output-type}/"
    buffering_interval  = 900
    buffering_size      = 64
  }

  depends_on = [aws_iam_role_policy.archive]
}

resource "aws_cloudwatch_log_subscription_filter" "archive" {
  for_each = local.archived

  name            = "archive"
  log_group_name  = each.value
  filter_pattern  = ""
  destination_arn = aws_kinesis_firehose_delivery_stream.archive[0].arn
  role_arn        = aws_iam_role.archive["subscription"].arn
}
