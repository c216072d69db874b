terraform {
  # 1.11 is the first with write-only arguments, by which no password comes into the state.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.23"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}

provider "aws" {
  region  = local.settings.aws_region == "" ? null : local.settings.aws_region
  profile = local.settings.aws_profile == "" ? null : local.settings.aws_profile

  default_tags {
    tags = {
      Project     = local.settings.project_name
      Environment = local.settings.environment
      ManagedBy   = "terraform"
    }
  }

  # An operator's hold is a tag of a service: applying must not end it.
  ignore_tags {
    key_prefixes = ["brewmaster:"]
  }
}
