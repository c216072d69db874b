mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name      = "meet-test"
  topic_arn = "arn:aws:sns:us-west-2:111122223333:meet-test-budgets"
}

run "five_steps" {
  command = plan

  module {
    source = "./modules/budgets"
  }

  assert {
    condition = (
      { for name, budget in aws_budgets_budget.this : name => budget.limit_amount }
      == { "5" = "5.00", "10" = "10.00", "20" = "20.00", "40" = "40.00", "60" = "60.00" }
    )
    error_message = "$5, 10, 20, 40 and 60."
  }

  assert {
    condition = alltrue([
      for budget in aws_budgets_budget.this : toset([for n in budget.notification : n.notification_type]) == toset(["ACTUAL", "FORECASTED"])
    ])
    error_message = "Each says when it is reached, and when it will be."
  }

  assert {
    condition = (
      alltrue(flatten([for budget in aws_budgets_budget.this : [for n in budget.notification : n.threshold == 100 && n.threshold_type == "PERCENTAGE"]]))
    )
    error_message = "At 100 %."
  }

  assert {
    condition = (
      alltrue(flatten([for budget in aws_budgets_budget.this : [for n in budget.notification : n.subscriber_sns_topic_arns == toset([var.topic_arn])]]))
    )
    error_message = "To the topic."
  }
}

run "of_one_project" {
  command = plan

  module {
    source = "./modules/budgets"
  }

  variables {
    limits  = [30]
    project = "standup"
  }

  assert {
    condition     = one(aws_budgets_budget.this["30"].cost_filter).values == tolist(["user:Project$standup"])
    error_message = "Only what carries the project's tag."
  }
}

run "refuses_nonsense" {
  command = plan

  module {
    source = "./modules/budgets"
  }

  variables {
    limits = [0]
  }

  expect_failures = [var.limits]
}
