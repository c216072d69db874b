data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region
}

module "network" {
  source = "./modules/network"

  name   = local.name
  region = local.region
  cidr   = var.vpc_cidr
  zones  = slice(data.aws_availability_zones.available.names, 0, var.zone_count)
  edge   = var.edge
}

module "storage" {
  source = "./modules/storage"

  bucket                   = local.settings.recording_bucket == "" ? "${local.name}-recordings-${local.account_id}" : local.settings.recording_bucket
  prefix                   = local.settings.recording_prefix
  partition                = local.partition
  region                   = local.region
  account_id               = local.account_id
  kms_key_arn              = local.settings.recording_kms_key
  abort_uploads_after_days = var.abort_uploads_after_days
  archive_after_days       = var.archive_recordings_after_days
  expire_after_days        = var.expire_recordings_after_days
  object_lock_days         = var.lock_recordings_for_days
}
