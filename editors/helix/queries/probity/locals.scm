[
  (workflow_item)
  (step_item)
  (function_item)
  (table_item)
  (rules_item)
  (call_expression)
] @local.scope

(parameter name: (identifier) @local.definition.variable.parameter)
(argument element: (binary_expression left: (identifier) @local.definition.variable.parameter operator: "in"))

(identifier) @local.reference
