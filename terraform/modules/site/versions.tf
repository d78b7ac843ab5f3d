# Says what the module needs: Terraform alone, no provider. It makes texts and
# data out of a description; the roots in envs/ turn them into machines.
terraform {
  # validations that compare variables came with 1.9
  required_version = ">= 1.9"
}
