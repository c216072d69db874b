mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  bucket     = "meet-test-recordings"
  partition  = "aws"
  region     = "us-west-2"
  account_id = "111122223333"
}

run "keeps_recordings_safe" {
  command = plan

  module {
    source = "./modules/storage"
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.recordings.versioning_configuration).status == "Enabled"
    error_message = "Versions are kept."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.recordings.block_public_acls,
      aws_s3_bucket_public_access_block.recordings.block_public_policy,
      aws_s3_bucket_public_access_block.recordings.ignore_public_acls,
      aws_s3_bucket_public_access_block.recordings.restrict_public_buckets,
    ])
    error_message = "Nothing is public."
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.recordings.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "The bucket's owner owns all objects; there are no ACLs."
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.recordings.rule :
      rule.bucket_key_enabled && one(rule.apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    ])
    error_message = "KMS, with bucket keys."
  }

  assert {
    condition = (
      one([for s in jsondecode(aws_s3_bucket_policy.recordings.policy).Statement : s if s.Sid == "TlsOnly"]).Condition
      == { Bool = { "aws:SecureTransport" = "false" } }
    )
    error_message = "Without TLS there is no access."
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_s3_bucket_policy.recordings.policy).Statement : s.Effect == "Deny" && s.Principal == "*"])
    error_message = "The bucket's policy only takes away."
  }

  assert {
    condition = (
      one([for s in jsondecode(aws_s3_bucket_policy.recordings.policy).Statement : s if s.Sid == "KmsOnly"]).Condition.StringNotEquals
      == { "s3:x-amz-server-side-encryption" = "aws:kms" }
    )
    error_message = "Nobody may store with another encryption."
  }

  assert {
    condition = (
      [for rule in aws_s3_bucket_lifecycle_configuration.recordings.rule : rule.id]
      == ["abandoned-uploads", "old-states", "deleted-recordings", "archive"]
    )
    error_message = "The rules of docs/RECORDINGS.md, and the archive."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.recordings.rule[0].abort_incomplete_multipart_upload).days_after_initiation == 7
    error_message = "Open uploads are kept long enough to be salvaged."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.recordings.rule[1].filter).prefix == "recordings/.brewmaster/"
    error_message = "Only old states of uploads go after a day."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.recordings.rule[3].transition).storage_class == "GLACIER_IR"
    error_message = "Old recordings stay readable at once."
  }

  assert {
    condition     = aws_s3_bucket_notification.recordings.eventbridge && !aws_s3_bucket.recordings.object_lock_enabled
    error_message = "Events are on, locks are not."
  }

  assert {
    condition = (
      sort(flatten([for s in output.finalizer_statements : s.Action])) == tolist([
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
        "s3:PutObjectTagging",
      ])
    )
    error_message = "Exactly the actions of docs/RECORDINGS.md."
  }

  assert {
    condition = (
      one([for s in output.finalizer_statements : s.Resource if contains(s.Action, "s3:DeleteObject")])
      == ["arn:aws:s3:::meet-test-recordings/recordings/.brewmaster/open/*"]
    )
    error_message = "A recorder can delete no recording."
  }

  assert {
    condition = (
      one([for s in output.finalizer_statements : s.Condition if contains(s.Action, "kms:Decrypt")])["ForAnyValue:StringEquals"]
      == { "kms:ResourceAliases" = "alias/aws/s3" }
    )
    error_message = "Of the account's keys only S3's own."
  }
}

run "with_a_key_of_its_own" {
  command = plan

  module {
    source = "./modules/storage"
  }

  variables {
    kms_key_arn        = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    archive_after_days = 0
    expire_after_days  = 365
    object_lock_days   = 30
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.recordings.rule).apply_server_side_encryption_by_default).kms_master_key_id
      == var.kms_key_arn
    )
    error_message = "The bucket encrypts with it."
  }

  assert {
    condition     = one([for s in output.finalizer_statements : s.Resource if contains(s.Action, "kms:Decrypt")]) == [var.kms_key_arn]
    error_message = "Only this key."
  }

  assert {
    condition     = one([for s in jsondecode(aws_s3_bucket_policy.recordings.policy).Statement : s.Sid if s.Sid == "ThisKeyOnly"]) == "ThisKeyOnly"
    error_message = "Nobody may store with another key."
  }

  assert {
    condition = (
      [for rule in aws_s3_bucket_lifecycle_configuration.recordings.rule : rule.id]
      == ["abandoned-uploads", "old-states", "deleted-recordings", "expire"]
    )
    error_message = "Recordings expire instead of moving."
  }

  assert {
    condition = (
      aws_s3_bucket.recordings.object_lock_enabled
      && one(one(aws_s3_bucket_object_lock_configuration.recordings[0].rule).default_retention).days == 30
    )
    error_message = "Recordings are locked."
  }
}

run "refuses_what_would_lose_recordings" {
  command = plan

  module {
    source = "./modules/storage"
  }

  variables {
    abort_uploads_after_days = 1
    archive_after_days       = 90
    expire_after_days        = 30
    kms_key_arn              = "alias/mine"
  }

  expect_failures = [var.abort_uploads_after_days, var.expire_after_days, var.kms_key_arn]
}
