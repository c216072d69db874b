# Made-up values where the provider checks what it gets from another resource, or where the code takes a list apart.
mock_data "aws_caller_identity" {
  defaults = {
    account_id = "111122223333"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition = "aws"
  }
}

mock_data "aws_region" {
  defaults = {
    region = "us-west-2"
  }
}

mock_data "aws_availability_zones" {
  defaults = {
    names = ["us-west-2a", "us-west-2b", "us-west-2c"]
  }
}

mock_data "aws_ec2_managed_prefix_list" {
  defaults = {
    id = "pl-82a045eb"
  }
}
