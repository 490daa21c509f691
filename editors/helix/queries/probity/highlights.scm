; Made from editors/tree-sitter-probity/queries/highlights.scm by its tests. Change it there.

; ------------------------------------------------------------------------------------------------ comments, literals

(comment) @comment
[(doc_comment) (file_comment)] @comment.line.documentation

(string) @string
(escape) @constant.character.escape
(regex) @string.regexp
[(integer) (decimal) (percent)] @constant.numeric
(unit) @type
(currency) @constant
[(date) (time)] @string.special
(boolean) @constant.builtin.boolean
(wildcard) @constant.character

; A symbol is a value of a closed set; a decision is one that a reader looks for.
((symbol) @constant
  (#not-any-of? @constant "PASSED" "WARNING" "REJECTED" "NOT_EXECUTED"))
((symbol) @constant.builtin
  (#any-of? @constant.builtin "PASSED" "WARNING" "REJECTED" "NOT_EXECUTED"))

; ------------------------------------------------------------------------------------------------ words of the language

["use" "as" "probity"] @keyword.control.import

[
  "enum" "record" "set" "let" "table" "rules" "terminal" "credential" "capability" "service" "format"
  "workflow" "step" "claim"
] @keyword.storage.type
(list_item "list" @keyword.storage.type)
(list_type "list" @type.builtin)
"fn" @keyword.function

[
  "key" "version" "stage" "channels" "expires" "acquire" "check" "risk" "decide" "run" "include" "data"
] @keyword
(input_statement "input" @keyword)
(input) @variable.builtin
(results "results" @variable.builtin)

["if" "match" "else" "then" "when" "require" "split"] @keyword.control.conditional
"retry" @keyword.control.repeat
"end" @keyword.control.return
(continue_statement) @keyword.control.repeat

["test" "given" "expect"] @keyword

["and" "or" "not" "in" "is" "mod" "matches"] @keyword.operator
["known" "missing" "unknown"] @constant.builtin

[
  "of" "max" "folded" "at" "example" "extends" "on" "requires" "follows" "after" "within" "up" "to" "attempts" "by" "hit"
  "optional" "shadow" "all" "from" "pending" "fired" "never" "always" "may" "holds"
] @keyword.storage.modifier
(outcome decision: _ @keyword.storage.modifier)

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
(table_item (table_body (hit_policy policy: (identifier) @keyword.storage.modifier)))

[
  (use_item catalog: (identifier) @namespace)
  (use_item alias: (identifier) @namespace)
  (stage_statement alias: (identifier) @namespace)
  (given format: (identifier) @namespace)
]

; What can be called: capabilities, steps, terminals, rule sets.
[
  (check_call capability: (path name: (identifier) @function !member))
  (check_call capability: (path name: (identifier) @namespace member: (identifier) @function))
  (capability_use (path name: (identifier) @function !member))
  (capability_use (path name: (identifier) @namespace member: (identifier) @function))
  (run_statement step: (path name: (identifier) @function !member))
  (run_statement step: (path name: (identifier) @namespace member: (identifier) @function))
  (include rules: (path name: (identifier) @function !member))
  (include rules: (path name: (identifier) @namespace member: (identifier) @function))
  (end_statement terminal: (path name: (identifier) @function !member))
  (end_statement terminal: (path name: (identifier) @namespace member: (identifier) @function))
  (stage_statement (path name: (identifier) @function !member))
  (stage_statement (path name: (identifier) @namespace member: (identifier) @function))
  (test_item workflow: (path name: (identifier) @function !member))
  (test_item workflow: (path name: (identifier) @namespace member: (identifier) @function))
  (claim_item workflow: (path name: (identifier) @function !member))
  (requirement check: (identifier) @function)
  (call_expression function: (identifier) @function)
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
  (field name: (identifier) @variable.other.member)
  (field_expression field: (identifier) @variable.other.member)
  (place field: (identifier) @variable.other.member)
  (property name: (identifier) @variable.other.member)
  (acquire_entry name: (identifier) @variable.other.member)
  (format_entry name: (identifier) @variable.other.member)
]
; The name of a place in the path.
[
  (rule name: (identifier) @label)
  (if_statement name: (identifier) @label)
  (match_statement name: (identifier) @label)
  (split_statement name: (identifier) @label)
  (split_arm name: (identifier) @label)
]
