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
] @indent

(require_statement) @indent

["}" ")"] @outdent
