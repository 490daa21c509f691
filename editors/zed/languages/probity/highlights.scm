; Made from editors/tree-sitter-probity/queries/highlights.scm by its tests. Change it there.

; ------------------------------------------------------------------------------------------------ comments, literals

(comment) @comment
[(doc_comment) (file_comment)] @comment.doc

(string) @string
(escape) @string.escape
(regex) @string.regex
[(integer) (decimal) (percent)] @number
(unit) @type
(currency) @constant
[(date) (time)] @string.special
(boolean) @boolean
(wildcard) @constant

; A symbol is a value of a closed set; a decision is one that a reader looks for.
((symbol) @constant
  (#not-any-of? @constant "PASSED" "WARNING" "REJECTED" "NOT_EXECUTED"))
((symbol) @constant.builtin
  (#any-of? @constant.builtin "PASSED" "WARNING" "REJECTED" "NOT_EXECUTED"))

; ------------------------------------------------------------------------------------------------ words of the language

["use" "as" "probity"] @keyword.import

[
  "enum" "record" "set" "let" "table" "rules" "terminal" "credential" "capability" "service" "format"
  "workflow" "step" "claim"
] @keyword.type
(list_item "list" @keyword.type)
(list_type "list" @type.builtin)
"fn" @keyword.function

[
  "key" "version" "stage" "channels" "expires" "acquire" "check" "risk" "decide" "run" "include" "data"
] @keyword
(input_statement "input" @keyword)
(input) @variable.special
(results "results" @variable.special)

["if" "match" "else" "then" "when" "require" "split"] @keyword.conditional
"retry" @keyword.repeat
"end" @keyword.return
(continue_statement) @keyword.repeat

["test" "given" "expect"] @keyword.test

["and" "or" "not" "in" "is" "mod" "matches"] @keyword.operator
["known" "missing" "unknown"] @constant.builtin

[
  "of" "max" "folded" "at" "example" "extends" "on" "requires" "follows" "after" "within" "up" "to" "attempts" "by" "hit"
  "optional" "shadow" "all" "from" "pending" "fired" "never" "always" "may" "holds"
] @keyword.modifier
(outcome decision: _ @keyword.modifier)

["==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "??" ".." "=" "->" "|" "?"] @operator
["{" "}" "(" ")"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter

; ------------------------------------------------------------------------------------------------ names

[
  (workflow_item name: (identifier) @function)
  (step_item name: (identifier) @function)
  (function_item name: (identifier) @function)
  (table_item name: (identifier) @function)
  (rules_item name: (identifier) @function)
  (capability_item name: (identifier) @function)
  (terminal_item name: (identifier) @function)
]
[
  (enum_item name: (identifier) @type)
  (record_item name: (identifier) @type)
  (service_item name: (identifier) @type)
  (format_item name: (identifier) @type)
]
[
  (set_item name: (identifier) @variable)
  (list_item name: (identifier) @variable)
  (let_item name: (identifier) @variable)
  (acquire_statement name: (identifier) @variable)
  (check_statement credential: (identifier) @variable)
  (check_statement name: (identifier) @variable)
  (retry_statement credential: (identifier) @variable)
  (risk_statement name: (identifier) @variable)
  (decide_statement risk: (identifier) @variable)
  (run_statement name: (identifier) @variable)
  (include name: (identifier) @variable)
  (results of: (identifier) @variable)
  (place . (identifier) @variable)
]
(parameter name: (identifier) @variable.parameter)
(argument name: (identifier) @variable.parameter)
(table_item (table_body (hit_policy policy: (identifier) @keyword.modifier)))

[
  (use_item catalog: (identifier) @namespace)
  (use_item alias: (identifier) @namespace)
  (stage_statement alias: (identifier) @namespace)
  (given format: (identifier) @namespace)
]

; What can be called: capabilities, steps, terminals, rule sets.
[
  (check_call capability: (path name: (identifier) @function.call !member))
  (check_call capability: (path name: (identifier) @namespace member: (identifier) @function.call))
  (capability_use (path name: (identifier) @function.call !member))
  (capability_use (path name: (identifier) @namespace member: (identifier) @function.call))
  (run_statement step: (path name: (identifier) @function.call !member))
  (run_statement step: (path name: (identifier) @namespace member: (identifier) @function.call))
  (include rules: (path name: (identifier) @function.call !member))
  (include rules: (path name: (identifier) @namespace member: (identifier) @function.call))
  (end_statement terminal: (path name: (identifier) @function.call !member))
  (end_statement terminal: (path name: (identifier) @namespace member: (identifier) @function.call))
  (stage_statement (path name: (identifier) @function.call !member))
  (stage_statement (path name: (identifier) @namespace member: (identifier) @function.call))
  (test_item workflow: (path name: (identifier) @function.call !member))
  (test_item workflow: (path name: (identifier) @namespace member: (identifier) @function.call))
  (claim_item workflow: (path name: (identifier) @function.call !member))
  (requirement check: (identifier) @function.call)
  (call_expression function: (identifier) @function.call)
]

((type_path name: (identifier) @type.builtin !member)
  (#any-of? @type.builtin
    "bool" "int" "decimal" "float" "text" "date" "time" "duration" "country" "currency" "money"))
((type_path name: (identifier) @type !member)
  (#not-any-of? @type
    "bool" "int" "decimal" "float" "text" "date" "time" "duration" "country" "currency" "money"))
(type_path name: (identifier) @namespace member: (_))
(type_path member: (identifier) @type)

[
  (field name: (identifier) @property)
  (field_expression field: (identifier) @property)
  (place field: (identifier) @property)
  (property name: (identifier) @property)
  (acquire_entry name: (identifier) @property)
  (format_entry name: (identifier) @property)
]
; The name of a place in the path.
[
  (rule name: (identifier) @label)
  (if_statement name: (identifier) @label)
  (match_statement name: (identifier) @label)
  (split_statement name: (identifier) @label)
  (split_arm name: (identifier) @label)
]
