locals {
  arm = var.cpu_architecture == "ARM64"

  instance_type = var.instance_type != "" ? var.instance_type : local.arm ? "m7g.xlarge" : "m7i.xlarge"
  image         = "/aws/service/ecs/optimized-ami/amazon-linux-2023/${local.arm ? "arm64/" : ""}recommended/image_id"
  cluster_arn   = "arn:${var.partition}:ecs:${var.region}:${var.account_id}:cluster/${var.cluster}"
  instance_arns = "arn:${var.partition}:ecs:${var.region}:${var.account_id}:container-instance/${var.cluster}/*"

  policy = {
    Version = "2012-10-17"
    Statement = [
      # Reason for *: where to ask is no resource.
      {
        Sid      = "Endpoint"
        Effect   = "Allow"
        Action   = ["ecs:DiscoverPollEndpoint"]
        Resource = ["*"]
      },
      {
        Sid    = "Cluster"
        Effect = "Allow"
        Action = [
          "ecs:DeregisterContainerInstance",
          "ecs:RegisterContainerInstance",
          "ecs:SubmitAttachmentStateChanges",
          "ecs:SubmitContainerStateChange",
          "ecs:SubmitTaskStateChange",
        ]
        Resource = [local.cluster_arn]
      },
      {
        Sid      = "Instance"
        Effect   = "Allow"
        Action   = ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"]
        Resource = [local.instance_arns]
      },
    ]
  }
}

resource "aws_iam_role" "instance" {
  name = "${var.name}-recorder-instances"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "instance" {
  name   = "ecs"
  role   = aws_iam_role.instance.name
  policy = jsonencode(local.policy)
}

resource "aws_iam_instance_profile" "this" {
  name = "${var.name}-recorder-instances"
  role = aws_iam_role.instance.name
}

resource "aws_launch_template" "this" {
  name          = "${var.name}-recorders"
  image_id      = "resolve:ssm:${local.image}"
  instance_type = local.instance_type

  user_data = base64encode(<<-EOT
    #!/bin/sh
    cat >>/etc/ecs/ecs.config <<CONFIG
    ECS_CLUSTER=${var.cluster}
    ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true
    CONFIG
  EOT
  )

  iam_instance_profile {
    arn = aws_iam_instance_profile.this.arn
  }

  # One hop: the containers behind Docker's bridge do not reach the instance's role.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  network_interfaces {
    associate_public_ip_address = true
    security_groups             = [var.security_group_id]
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.disk_gib
      encrypted             = true
      delete_on_termination = true
    }
  }
}

resource "aws_autoscaling_group" "this" {
  name                = "${var.name}-recorders"
  min_size            = 0
  max_size            = var.max_count
  vpc_zone_identifier = var.subnet_ids
  # ECS takes an instance away only when no recorder runs on it.
  protect_from_scale_in = true

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  tag {
    key                 = "AmazonECSManaged"
    value               = "true"
    propagate_at_launch = true
  }

  tag {
    key                 = "Name"
    value               = "${var.name}-recorder"
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecs_capacity_provider" "this" {
  name = "${var.name}-recorders"

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.this.arn
    managed_draining               = "ENABLED"
    managed_termination_protection = "ENABLED"

    managed_scaling {
      status                    = "ENABLED"
      target_capacity           = 100
      minimum_scaling_step_size = 1
      maximum_scaling_step_size = 2
      instance_warmup_period    = 60
    }
  }
}
