mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test"
  cluster           = "meet-test"
  partition         = "aws"
  region            = "us-west-2"
  account_id        = "111122223333"
  subnet_ids        = ["subnet-1", "subnet-2"]
  security_group_id = "sg-1"
}

run "none_while_nobody_records" {
  command = apply

  module {
    source = "./modules/recorder-instances"
  }

  assert {
    condition = (
      aws_autoscaling_group.this.min_size == 0
      && aws_autoscaling_group.this.max_size == 2
      && aws_autoscaling_group.this.protect_from_scale_in
    )
    error_message = "They go when no recorder is left, and not before."
  }

  assert {
    condition = (
      one(aws_ecs_capacity_provider.this.auto_scaling_group_provider).managed_termination_protection == "ENABLED"
      && one(one(aws_ecs_capacity_provider.this.auto_scaling_group_provider).managed_scaling).status == "ENABLED"
    )
    error_message = "ECS makes and ends them."
  }

  assert {
    condition = (
      aws_launch_template.this.instance_type == "m7i.xlarge"
      && one(one(aws_launch_template.this.block_device_mappings).ebs).encrypted == "true"
    )
    error_message = "Recordings lie on an encrypted disk."
  }

  assert {
    condition = (
      one(aws_launch_template.this.metadata_options).http_tokens == "required"
      && one(aws_launch_template.this.metadata_options).http_put_response_hop_limit == 1
    )
    error_message = "Containers do not reach the instance's role."
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.this.user_data), "ECS_CLUSTER=meet-test\n")
    error_message = "They join the cluster."
  }
}

run "on_arm" {
  command = plan

  module {
    source = "./modules/recorder-instances"
  }

  variables {
    cpu_architecture = "ARM64"
  }

  assert {
    condition = (
      aws_launch_template.this.instance_type == "m7g.xlarge"
      && aws_launch_template.this.image_id == "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
    )
    error_message = "Type and image are ARM's."
  }
}
