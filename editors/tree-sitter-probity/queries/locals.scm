; What a name means across files is the language server's affair; here are the names that hold in one declaration.

[
  (workflow_item)
  (step_item)
  (function_item)
  (table_item)
  (rules_item)
  (capability_item)
  (terminal_item)
  (call_expression)
] @local.scope
(source_file) @local.scope

(function_item name: (identifier) @local.definition.function)
(table_item name: (identifier) @local.definition.function)
(rules_item name: (identifier) @local.definition.function)
(step_item name: (identifier) @local.definition.function)
(workflow_item name: (identifier) @local.definition.function)
(capability_item name: (identifier) @local.definition.function)
(terminal_item name: (identifier) @local.definition.function)
(enum_item name: (identifier) @local.definition.type)
(record_item name: (identifier) @local.definition.type)
(set_item name: (identifier) @local.definition.var)
(list_item name: (identifier) @local.definition.var)
(let_item name: (identifier) @local.definition.var)
(use_item alias: (identifier) @local.definition.import)

(parameter name: (identifier) @local.definition.parameter)
(acquire_statement name: (identifier) @local.definition.var)
(check_statement name: (identifier) @local.definition.var)
(risk_statement name: (identifier) @local.definition.var)
(run_statement name: (identifier) @local.definition.var)
; `h` of `any(h in hits: h.score > 90)`
(argument element: (binary_expression left: (identifier) @local.definition.var operator: "in"))

(identifier) @local.reference
