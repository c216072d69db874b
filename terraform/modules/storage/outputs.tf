output "bucket" {
  description = "The bucket's name, once it refuses what is not encrypted."
  value       = aws_s3_bucket.recordings.bucket

  depends_on = [
    aws_s3_bucket_policy.recordings,
    aws_s3_bucket_server_side_encryption_configuration.recordings,
  ]
}

output "finalizer_statements" {
  description = "What the recorder's role has to be allowed, as statements of an IAM policy. docs/RECORDINGS.md says what for."
  value       = local.finalizer_statements
}
