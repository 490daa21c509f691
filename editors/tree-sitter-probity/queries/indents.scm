[
  (variants)
  (fields)
  (table_body)
  (rule_block)
  (credential_body)
  (capability_body)
  (service_body)
  (format_block)
  (block)
  (acquire_body)
  (selection)
  (retry_body)
  (match_body)
  (decide_body)
  (split_body)
  (test_body)
  (set)
  (arguments)
  (parameters)
] @indent.begin

; A declaration whose value goes on in the next line.
[
  (function_item)
  (let_item)
  (set_item)
  (claim_item)
] @indent.begin

; `require … ⏎ else end …`
(require_statement) @indent.begin
(check_statement) @indent.begin

["}" ")"] @indent.branch @indent.end
