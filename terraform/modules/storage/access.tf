locals {
  objects = "${local.bucket_arn}/${var.prefix}/*"

  finalizer_statements = [
    {
      Sid    = "Recordings"
      Effect = "Allow"
      Action = [
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
        "s3:PutObjectTagging",
      ]
      Resource = [local.objects]
    },
    {
      Sid      = "StatesOfUploadsThatAreOver"
      Effect   = "Allow"
      Action   = ["s3:DeleteObject"]
      Resource = ["${local.bucket_arn}/${var.prefix}/.brewmaster/open/*"]
    },
    {
      Sid      = "Lists"
      Effect   = "Allow"
      Action   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
      Resource = [local.bucket_arn]
    },
    merge(
      {
        Sid    = "Key"
        Effect = "Allow"
        Action = ["kms:Decrypt", "kms:GenerateDataKey"]
        # The id of the account's aws/s3 key is known only once it is used: its alias and S3 itself are the condition.
        Resource = [var.kms_key_arn == "" ? "arn:${var.partition}:kms:${var.region}:${var.account_id}:key/*" : var.kms_key_arn]
      },
      var.kms_key_arn != "" ? {} : {
        Condition = {
          StringEquals               = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" }
          "ForAnyValue:StringEquals" = { "kms:ResourceAliases" = "alias/aws/s3" }
        }
      },
    ),
  ]
}
